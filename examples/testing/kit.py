"""Let tests fail on what works, but only with little data."""

from sqlalchemy import Engine
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel, select

from ._guards import no_lazy_loads, no_leaks, no_n_plus_one


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    for name in ("garden", "house", "boat"):
        session.add(Project(name=name, tasks=[Task(title="paint")]))


def repeated(session: Session) -> list[str]:
    with no_n_plus_one():
        return [session.get_one(Project, key).name for key in (1, 2, 3)]
    # raises AssertionError: 3 times: SELECT ...


def lazy(session: Session) -> list[int]:
    with no_lazy_loads():
        return [len(project.tasks) for project in session.exec(select(Project))]
    # raises AssertionError: lazy load from Project


def leaked(engine: Engine) -> None:
    with Session(engine) as session, no_leaks(engine.pool):
        session.exec(select(Project)).all()  # not closed inside
    # raises AssertionError: ... Current Checked out connections: 1
