"""Keep a filtered collection apart from the whole one.

The session holds one ``project.tasks``. Whichever query fills it first wins.
"""

from sqlalchemy.orm import Mapped, contains_eager, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, col, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    tasks = [Task(title="dig", done=True), Task(title="plant")]
    session.add(Project(name="garden", tasks=tasks))


def wrong_all_tasks(session: Session) -> list[int]:
    statement = select(Project).join(Project.tasks).where(col(Task.done))
    kept = session.exec(statement.options(contains_eager(Project.tasks))).unique().all()
    statement = select(Project).options(selectinload(Project.tasks))
    projects = session.exec(statement).all()
    return [len(project.tasks) for project in projects if project in kept]
    # returns [1]


def all_tasks(session: Session) -> list[int]:
    statement = select(Project).join(Project.tasks).where(col(Task.done))
    kept = session.exec(statement.options(contains_eager(Project.tasks))).unique().all()
    statement = select(Project).options(selectinload(Project.tasks))
    statement = statement.execution_options(populate_existing=True)
    projects = session.exec(statement).all()
    return [len(project.tasks) for project in projects if project in kept]
    # returns [2]
