"""Give a session one tenant, and let it filter, stamp and refuse by itself."""

from sqlalchemy import Engine, ForeignKeyConstraint, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, ORMExecuteState, aliased, with_loader_criteria
from sqlmodel import (
    Field,
    Relationship,
    Session,
    SQLModel,
    UniqueConstraint,
    col,
    delete,
    func,
    insert,
    select,
    text,
    true,
    update,
)
from sqlmodel.ext.asyncio.session import AsyncSession


class OfTenant(SQLModel):
    tenant_id: int = Field(default=None, index=True)


KEYS = UniqueConstraint("tenant_id", "name"), UniqueConstraint("tenant_id", "id")
PROJECT = ForeignKeyConstraint(
    ["tenant_id", "project_id"], ["project.tenant_id", "project.id"]
)


class Project(OfTenant, table=True):
    __table_args__ = KEYS
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(OfTenant, table=True):
    __table_args__ = (PROJECT,)
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = None


class TenantSession(Session):
    """Open it with info={"tenant_id": ...}."""


@event.listens_for(TenantSession, "do_orm_execute")
def filter_rows(state: ORMExecuteState) -> None:
    tenant_id = state.session.info["tenant_id"]
    if state.execution_options.get("all_tenants"):
        return
    change = state.is_delete or (state.is_update and not state.is_executemany)
    whole = state.is_orm_statement and not state.is_from_statement
    if not (whole and (state.is_select or change)):
        raise RuntimeError("no filter for this: add execution_options all_tenants=True")
    for mapper in inspect(Project).registry.mappers:  # any model has them all
        if issubclass(mapper.class_, OfTenant):
            mine = with_loader_criteria(
                mapper, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
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


def two_tenants(engine: Engine) -> None:
    for tenant_id in 1, 2:
        with TenantSession(engine, info={"tenant_id": tenant_id}) as session:
            project, alias = session.exec(select(Project)).one(), aliased(Task)
            joined = select(Project.id, alias.title).join(alias, true())
            print(session.exec(joined).all(), len(project.tasks), session.get(Task, 1))
            project.tasks.append(Task(title="plan"))  # stamped
            count = session.exec(select(func.count()).select_from(Task)).one()
            changed = session.exec(update(Task).values(title="done")).rowcount
            deleted = session.exec(delete(Task).where(col(Task.id) < 3)).rowcount
            print(f"tenant {tenant_id}:", count, changed, deleted)
            session.add(Task(title="gift", tenant_id=1))
            session.flush()
    # prints [(2, 'sow')] 1 None
    # prints tenant 2: 2 2 1
    # raises RuntimeError: a row of tenant 1


async def other_project(engine: AsyncEngine) -> None:
    async with AsyncSession(
        engine, sync_session_class=TenantSession, info={"tenant_id": 2}
    ) as session:
        session.add(Task(title="theft", project_id=1))
        await session.commit()
    # raises IntegrityError: ...


def _refused(session: Session) -> int:
    ids = [{"id": 1, "title": "stolen"}]
    refused = 0
    for statement, rows in [
        (text("SELECT title FROM task"), None),
        (SQLModel.metadata.tables["task"].select(), None),
        (select(func.now()), None),
        (select(Task).from_statement(text("SELECT * FROM task")), None),
        (insert(Task), ids),
        (update(Task), ids),
    ]:
        try:
            session.execute(statement, rows)  # type: ignore[arg-type]  # a mixed list
        except RuntimeError as error:
            refused += str(error).startswith("no filter for this")
    return refused


def escapes(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 1}) as session:
        task, titles = session.get_one(Task, 1), text("SELECT title FROM task")
        core = SQLModel.metadata.tables["project"]  # as is Project.__table__
        cross = session.exec(select(Task.id, core.c.id).join(core, true()))
        print(cross.all(), session.connection().execute(titles).all())
        session.info["tenant_id"] = 2  # as if task came from another session
        session.refresh(task)
        session.exec(update(Task).values(tenant_id=1, project_id=None))
        print(session.get(Task, 1) is task, "refused", _refused(session))
    # prints [(1, 1), (1, 2)] [('dig',), ('sow',)]
    # prints True refused 6
    # emits 1 UPDATE
