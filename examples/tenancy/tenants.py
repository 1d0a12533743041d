"""Give a session one tenant, and let it filter, stamp and refuse by itself."""

from sqlalchemy import Engine, ForeignKeyConstraint, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, ORMExecuteState, aliased, with_loader_criteria
from sqlmodel import Field, Relationship, Session, SQLModel, UniqueConstraint, col

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
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


class Task(OfTenant, table=True):
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "project_id"], ["project.tenant_id", "project.id"]
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = None
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


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
        project = Project(name="garden", tenant_id=tenant_id)
        session.add(Task(title=title, tenant_id=tenant_id, project=project))


def reads(engine: Engine) -> list[list[object]]:
    found: list[list[object]] = []
    for tenant_id in 1, 2:
        with TenantSession(engine, info={"tenant_id": tenant_id}) as session:
            project, alias = session.exec(select(Project)).one(), aliased(Task)
            joined = session.exec(select(Project.id, alias.title).join(alias)).one()
            count = session.exec(select(func.count()).select_from(Task)).one()
            gets = [task_id for task_id in (1, 2) if session.get(Task, task_id)]
            found.append(
                [project.tasks[0].title, len(project.tasks), count, joined, gets]
            )
    return found
    # returns [['dig', 1, 1, (1, 'dig'), [1]], ['sow', 1, 1, (2, 'sow'), [2]]]


async def writes(engine: AsyncEngine) -> list[tuple[int, str]]:
    async with AsyncSession(
        engine, sync_session_class=TenantSession, info={"tenant_id": 2}
    ) as session:
        await session.exec(update(Task).values(title="weed"))
        await session.exec(delete(Task).where(col(Task.title) == "dig"))
        session.add(Project(name="house", tasks=[Task(title="paint")]))
        await session.commit()
    async with AsyncSession(engine) as session:  # not filtered
        tasks = await session.exec(select(Task).order_by(col(Task.id)))
        return [(task.tenant_id, task.title) for task in tasks]
    # returns [(1, 'dig'), (2, 'weed'), (2, 'paint')]


def other_row(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(Task(title="gift", tenant_id=1))
        session.commit()
    # raises RuntimeError: a row of tenant 1


def other_project(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(Task(title="theft", project_id=1))
        session.commit()
    # raises IntegrityError (sqlite): FOREIGN KEY constraint failed
    # raises IntegrityError (postgresql): ... violates foreign key constraint


def raw_sql(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        titles = text("SELECT title FROM task")
        session.execute(titles, execution_options={"all_tenants": True})
        session.execute(titles)
    # emits 1 SELECT
    # raises RuntimeError: no filter for this: add execution_options all_tenants=True


PROJECTS = SQLModel.metadata.tables["project"]  # Project.__table__


def escapes(engine: Engine) -> list[object]:
    with Session(engine) as session:
        task = session.get_one(Task, 1)
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        core = select(Task.title, PROJECTS.c.tenant_id).join(PROJECTS, true())
        seen: list[object] = sorted(tenant for _, tenant in session.exec(core))
        raw = session.connection().execute(text("SELECT title FROM task ORDER BY id"))
        seen += raw.scalars()
        session.add(task)  # loaded elsewhere: from a cache, say
        session.refresh(task)
        seen.append(session.get(Task, 1) is task)
        away = update(Task).values(tenant_id=1, project_id=None)
        seen += session.scalars(away.returning(col(Task.tenant_id)))
        session.bulk_update_mappings(Task, [{"id": 1, "title": "stolen"}])
        session.bulk_save_objects([Task(title="gift", tenant_id=1)])
    return seen
    # returns [1, 2, 'dig', 'sow', True, 1]
    # emits 2 UPDATE
    # emits 1 INSERT


def switched(engine: Engine) -> bool:
    with TenantSession(engine, info={"tenant_id": 1}) as session:
        task = session.get(Task, 1)
        session.info["tenant_id"] = 2
        return session.get(Task, 1) is task
    # returns True
