"""Give a session one tenant, and let it filter, stamp and refuse by itself."""

from sqlalchemy import Engine, ForeignKeyConstraint, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, ORMExecuteState, aliased, with_loader_criteria
from sqlmodel import Field, Relationship, Session, SQLModel, UniqueConstraint

from sqlmodel import delete, func, select, text, true, update  # isort: skip
from sqlmodel.ext.asyncio.session import AsyncSession


class OfTenant(SQLModel):
    tenant_id: int = Field(default=None, index=True)


class Project(OfTenant, table=True):
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        UniqueConstraint("tenant_id", "id"),  # the foreign key below needs it
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(OfTenant, table=True):
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "project_id"], ["project.tenant_id", "project.id"]
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = None


class TenantSession(Session):
    """Open it with info={"tenant_id": ...}."""


def tables(mixin: type[SQLModel]) -> list[type[SQLModel]]:
    below = [table for sub in mixin.__subclasses__() for table in tables(sub)]
    return [mixin, *below] if inspect(mixin, raiseerr=False) else below


@event.listens_for(TenantSession, "do_orm_execute")
def filter_rows(state: ORMExecuteState) -> None:
    tenant_id = state.session.info["tenant_id"]
    if state.execution_options.get("all_tenants"):
        return
    change = state.is_delete or (state.is_update and not state.is_executemany)
    whole = state.is_orm_statement and not state.is_from_statement
    if not (whole and (state.is_select or change)):
        raise RuntimeError("no filter for this: add execution_options all_tenants=True")
    for table in tables(OfTenant):
        mine = with_loader_criteria(
            table, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
        )
        state.statement = state.statement.options(mine)


@event.listens_for(TenantSession, "before_flush")
def stamp_rows(session: Session, *_: object) -> None:
    tenant_id = session.info["tenant_id"]
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, OfTenant):
            row.tenant_id = row.tenant_id or tenant_id
            if row.tenant_id != tenant_id:
                raise RuntimeError(f"a row of tenant {row.tenant_id}")


def seed(session: Session) -> None:
    for tenant_id, title in (1, "dig"), (2, "sow"):
        tasks = [Task(title=title, tenant_id=tenant_id)]
        session.add(Project(name="garden", tenant_id=tenant_id, tasks=tasks))
        session.flush()


def one_tenant(engine: Engine, tenant_id: int = 2) -> None:
    with TenantSession(engine, info={"tenant_id": tenant_id}) as session:
        project, alias = session.exec(select(Project)).one(), aliased(Task)
        print([task.title for task in project.tasks], session.get(Task, 1))
        print(session.exec(select(Project.name, alias.title).join(alias)).all())
        project.tasks.append(Task(title="plan"))  # its tenant_id is filled in
        print("count", session.exec(select(func.count()).select_from(Task)).one())
        print("update", session.exec(update(Task).values(title="done")).rowcount)
        print("delete", session.exec(delete(Task)).rowcount)
        session.add(Task(title="gift", tenant_id=3 - tenant_id))
        session.commit()
    # prints ['sow'] None
    # prints [('garden', 'sow')]
    # prints count 2
    # prints update 2
    # prints delete 2
    # raises RuntimeError: a row of tenant 1


async def two_tenants(engine: AsyncEngine) -> list[str]:
    titles: list[str] = []
    for tenant_id in 1, 2, 1:
        info = {"tenant_id": tenant_id}
        async with AsyncSession(
            engine, sync_session_class=TenantSession, info=info
        ) as session:
            titles += await session.exec(select(Task.title))
    return titles
    # returns ['dig', 'sow', 'dig']


def other_project(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(Task(title="theft", project_id=1))
        session.commit()
    # raises IntegrityError: ...


PROJECTS = SQLModel.metadata.tables["project"]  # as is Project.__table__


def escapes(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 1}) as session:
        task, titles = session.get_one(Task, 1), text("SELECT title FROM task")
        core = select(Task.id, PROJECTS.c.tenant_id).join(PROJECTS, true())
        print(session.exec(core).all(), session.connection().execute(titles).all())
        session.info["tenant_id"] = 2  # as if task came from another session
        session.refresh(task)
        print(session.get(Task, 1) is task)
        session.exec(update(Task).values(tenant_id=1, project_id=None))
        session.bulk_update_mappings(Task, [{"id": 1, "title": "stolen"}])
        session.execute(titles)
    # prints [(1, 1), (1, 2)] [('dig',), ('sow',)]
    # prints True
    # emits 2 UPDATE
    # raises RuntimeError: no filter for this: ...
