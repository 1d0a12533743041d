"""Update and delete many rows, and what the session's objects show afterwards."""

from datetime import UTC, datetime

from sqlalchemy.orm import Mapped
from sqlmodel import (
    Field,
    Relationship,
    Session,
    SQLModel,
    col,
    delete,
    func,
    text,
    update,
)
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(cascade_delete=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    updated_at: datetime | None = Field(
        default=None, sa_column_kwargs={"onupdate": lambda: datetime.now(UTC)}
    )
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    tasks = [Task(title="dig"), Task(title="sow"), Task(title="hoe", done=True)]
    session.add(Project(name="garden", tasks=tasks))


def finish(session: Session) -> tuple[int, bool, bool]:
    task = session.get_one(Task, 1)
    result = session.exec(update(Task).where(~col(Task.done)).values(done=True))
    seen = task.done
    session.connection().execute(text("UPDATE task SET done = false"))
    return result.rowcount, seen, task.done  # raw SQL: not before expire_all()
    # returns (2, True, True)


async def wrong_upper(session: AsyncSession) -> str:
    task = await session.get_one(Task, 1)
    await session.exec(update(Task).values(title=func.upper(Task.title)))
    return task.title  # only the database knows it: first session.refresh(task)
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called; ...


def rename(session: Session) -> tuple[str, datetime | None]:
    task = session.get_one(Task, 1)
    rows = [{"id": 1, "title": "dug"}, {"id": 2, "title": "sown"}]
    session.exec(update(Task), params=rows)
    return task.title, task.updated_at  # onupdate set it in the database only
    # returns ('dug', None)


def wrong_rename_lost(session: Session) -> None:
    rows = [{"id": 1, "title": "dug"}, {"id": 9, "title": "mown"}]
    session.exec(update(Task), params=rows)
    # raises StaleDataError (sqlite or psycopg): UPDATE statement on table 'task'
    #     expected to update 2 row(s); 1 were matched.
    # emits 1 UPDATE (asyncpg): and no error; where it matters, SELECT the ids first


def wrong_delete(session: Session) -> None:
    session.exec(delete(Project).where(col(Project.name) == "garden"))
    # raises IntegrityError (sqlite): FOREIGN KEY constraint failed
    # raises IntegrityError (postgresql): violates foreign key constraint


def wrong_ids(session: Session) -> None:
    session.exec(delete(Task).where(col(Task.id).in_(range(66_000))))
    # needs postgresql
    # raises OperationalError (psycopg): number of parameters must be between 0 and 65535
    # raises InterfaceError (asyncpg): number of query arguments cannot exceed 32767
