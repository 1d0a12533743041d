"""Update and delete many rows, and what the session's objects show afterwards."""

from sqlalchemy.orm import Mapped
from sqlmodel import (
    Field,
    Relationship,
    Session,
    SQLModel,
    col,
    delete,
    func,
    select,
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
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    tasks = [Task(title="dig"), Task(title="sow"), Task(title="hoe", done=True)]
    session.add(Project(name="garden", tasks=tasks))


def finish(session: Session) -> tuple[int, bool]:
    task = session.get_one(Task, 1)
    result = session.exec(update(Task).where(~col(Task.done)).values(done=True))
    return result.rowcount, task.done
    # emits 1 UPDATE
    # returns (2, True)


def wrong_finish(session: Session) -> tuple[int, bool]:
    task = session.get_one(Task, 1)
    statement = text("UPDATE task SET done = true WHERE NOT done")
    result = session.connection().execute(statement)
    return result.rowcount, task.done  # until session.expire_all(), or commit
    # returns (2, False)


async def wrong_upper(session: AsyncSession) -> str:
    task = await session.get_one(Task, 1)
    await session.exec(update(Task).values(title=func.upper(Task.title)))
    return task.title  # only the database knows it: expired
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called; ...


async def upper(session: AsyncSession) -> str:
    task = await session.get_one(Task, 1)
    await session.exec(update(Task).values(title=func.upper(Task.title)))
    await session.refresh(task)
    return task.title
    # returns 'DIG'


def wrong_delete_projects(session: Session) -> list[int]:
    chosen = select(Project.id).where(Project.name == "garden")
    projects = session.exec(delete(Project).where(col(Project.id).in_(chosen)))
    return [projects.rowcount]
    # raises IntegrityError (sqlite): FOREIGN KEY constraint failed
    # raises IntegrityError (postgresql): violates foreign key constraint
    #     "task_project_id_fkey" on table "task"


def delete_projects(session: Session) -> list[int]:
    chosen = select(Project.id).where(Project.name == "garden")
    tasks = session.exec(delete(Task).where(col(Task.project_id).in_(chosen)))
    projects = session.exec(delete(Project).where(col(Project.id).in_(chosen)))
    return [tasks.rowcount, projects.rowcount]
    # emits 2 DELETE
    # returns [3, 1]
