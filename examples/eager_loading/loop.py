"""Name in the query what you will touch.

A relationship that was not loaded is loaded on access: one statement an object under a
sync session, an error under an async one.
"""

from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


def seed(session: Session) -> None:
    session.add(Project(name="garden", tasks=[Task(title="dig"), Task(title="plant")]))
    session.add_all(Project(name=f"idea {n}") for n in range(500))


def wrong_titles(session: Session) -> list[str]:
    projects = session.exec(select(Project)).all()
    return sorted(task.title for project in projects for task in project.tasks)
    # emits 502 SELECT: one for the projects, then one for each of 501


def titles(session: Session) -> list[str]:
    projects = session.exec(select(Project).options(selectinload(Project.tasks))).all()
    return sorted(task.title for project in projects for task in project.tasks)
    # emits 3 SELECT: the projects, then their tasks, for 500 projects at a time


async def wrong_titles_async(session: AsyncSession) -> list[str]:
    project = await session.get_one(Project, 1)
    return [task.title for task in project.tasks]
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called; ...


async def titles_async(session: AsyncSession) -> list[str]:
    project = await session.get_one(Project, 1, options=[selectinload(Project.tasks)])
    return sorted(task.title for task in project.tasks)
    # returns ['dig', 'plant']
