"""Join what each row has one of; load collections with a second statement.

A joined collection repeats its parent in every row, and ``limit`` counts rows.
"""

from sqlalchemy.orm import Mapped, contains_eager, joinedload, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, col, select


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    project: Mapped[Project | None] = Relationship(back_populates="tasks")
    owner: Mapped[User | None] = Relationship()


def seed(session: Session) -> None:
    ann = User(name="Ann")
    for name in ("garden", "house"):
        tasks = [Task(title=f"{name} {n}", done=n > 0, owner=ann) for n in range(9)]
        session.add(Project(name=name, tasks=tasks))
    session.add(Project(name="boat", tasks=[Task(title="sail")]))


def tasks_of_garden(session: Session) -> list[Project | None]:
    statement = select(Task).join(Task.project).where(Project.name == "garden")
    tasks = session.exec(statement.options(contains_eager(Task.project)).limit(2)).all()
    return [task.project for task in tasks]
    # emits 1 SELECT
    # returns [Project(...'garden'...), Project(...'garden'...)]


def wrong_page(session: Session) -> list[str]:
    statement = select(Project).join(Project.tasks).where(col(Task.done))
    projects = session.exec(statement.order_by(col(Project.id)).limit(2)).all()
    return [project.name for project in projects]
    # returns ['garden', 'garden']


def page(session: Session) -> list[tuple[str, int]]:
    statement = select(Project).where(Project.tasks.any(col(Task.done)))
    done = Project.tasks.and_(col(Task.done))  # leave it out to load them all
    statement = statement.options(selectinload(done).joinedload(Task.owner))
    projects = session.exec(statement.order_by(col(Project.id)).limit(2)).all()
    return [(project.name, len(project.tasks)) for project in projects]
    # emits 2 SELECT: the projects, then their tasks joined to the owners
    # returns [('garden', 8), ('house', 8)]


def wrong_joined(session: Session) -> list[int]:
    projects = session.exec(select(Project).options(joinedload(Project.tasks))).all()
    return [len(project.tasks) for project in projects]
    # raises InvalidRequestError: The unique() method must be invoked on this Result, as
    #     it contains results that include joined eager loads against collections
