"""Give a session one tenant, and let it filter, stamp and refuse by itself."""

from typing import TypeVar

from sqlalchemy import Engine, ForeignKeyConstraint, event, inspect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, ORMExecuteState, aliased, with_loader_criteria
from sqlmodel import Field, Relationship, Session, SQLModel, UniqueConstraint
from sqlmodel import col, delete, func, select, text, update
from sqlmodel.ext.asyncio.session import AsyncSession


class OfTenant(SQLModel):
    """For every table that belongs to a tenant, link tables too."""

    tenant_id: int = Field(default=None, index=True)


class Project(OfTenant, table=True):
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),  # a name, unique in its tenant
        UniqueConstraint("tenant_id", "id"),  # for the foreign key of Task
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


PROJECT = ["tenant_id", "project_id"], ["project.tenant_id", "project.id"]


class Task(OfTenant, table=True):
    __table_args__ = (ForeignKeyConstraint(*PROJECT),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = None
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


Mixin = TypeVar("Mixin", bound=SQLModel)


class TenantError(Exception):
    """Another tenant's row, or a statement that cannot be filtered."""


class TenantSession(Session):
    """Open it with info={"tenant_id": ...}."""


def tables(mixin: type[Mixin]) -> list[type[Mixin]]:
    below = [table for sub in mixin.__subclasses__() for table in tables(sub)]
    return [mixin, *below] if inspect(mixin, raiseerr=False) else below


def can_be_filtered(state: ORMExecuteState) -> bool:
    if state.is_update and state.is_executemany:  # by primary key
        return False
    reads_or_changes = state.is_select or state.is_update or state.is_delete
    return state.is_orm_statement and reads_or_changes and not state.is_from_statement


@event.listens_for(TenantSession, "do_orm_execute")
def filter_rows(state: ORMExecuteState) -> None:
    if state.execution_options.get("all_tenants"):
        return
    if not can_be_filtered(state):
        raise TenantError("use execution_options(all_tenants=True), and filter it")
    tenant_id = state.session.info["tenant_id"]
    state.statement = state.statement.options(
        *(
            with_loader_criteria(
                table, lambda cls: cls.tenant_id == tenant_id, include_aliases=True
            )
            for table in tables(OfTenant)
        )
    )


@event.listens_for(TenantSession, "before_flush")
def stamp_rows(session: Session, *_: object) -> None:
    tenant_id = session.info["tenant_id"]
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, OfTenant):
            if row.tenant_id is None:
                row.tenant_id = tenant_id
            if row.tenant_id != tenant_id:
                raise TenantError(f"{type(row).__name__} of tenant {row.tenant_id}")


def seed(session: Session) -> None:
    for tenant_id, title in (1, "dig"), (2, "sow"):
        project = Project(name="garden", tenant_id=tenant_id)
        session.add(Task(title=title, tenant_id=tenant_id, project=project))


def reads(engine: Engine) -> list[list[object]]:
    found: list[list[object]] = []
    for tenant_id in 1, 2:
        with TenantSession(engine, info={"tenant_id": tenant_id}) as session:
            projects = session.exec(select(Project)).all()
            count = select(func.count()).select_from(Task)
            alias = aliased(Task)
            joined = select(Project.name, alias.title).join(alias)
            found.append([task.title for project in projects for task in project.tasks])
            found[-1] += [session.exec(count).one(), *session.exec(joined)]
            found[-1] += [session.get(Task, 1) is None, session.get(Task, 2) is None]
    return found
    # returns [['dig', 1, ('garden', 'dig'), False, True],
    #     ['sow', 1, ('garden', 'sow'), True, False]]


async def reads_async(engine: AsyncEngine) -> list[str]:
    async with AsyncSession(
        engine, sync_session_class=TenantSession, info={"tenant_id": 2}
    ) as session:
        return [task.title for task in await session.exec(select(Task))]
    # returns ['sow']


def writes(engine: Engine) -> list[tuple[int, str]]:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.exec(update(Task).values(title="weed"))
        session.exec(delete(Task).where(col(Task.title) == "dig"))
        session.add(Project(name="house", tasks=[Task(title="paint")]))
        session.commit()
    with Session(engine) as session:  # not filtered: for jobs over all tenants
        tasks = session.exec(select(Task).order_by(col(Task.id)))
        return [(task.tenant_id, task.title) for task in tasks]
    # returns [(1, 'dig'), (2, 'weed'), (2, 'paint')]


def other_row(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(Task(title="steal", tenant_id=1))
        session.commit()
    # raises TenantError: Task of tenant 1


def other_project(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(Task(title="steal", project_id=1))
        session.commit()
    # raises IntegrityError (sqlite): FOREIGN KEY constraint failed
    # raises IntegrityError (psycopg): violates foreign key constraint


def raw_sql(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.execute(text("SELECT title FROM task"))
    # raises TenantError: use execution_options(all_tenants=True), and filter it


def no_tenant(engine: Engine) -> None:
    with TenantSession(engine) as session:
        session.get(Task, 1)
    # raises KeyError: tenant_id
