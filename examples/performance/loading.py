"""Load a relationship of many objects in a few statements."""

from typing import Any

from sqlalchemy.orm import Mapped, joinedload, selectinload, subqueryload
from sqlmodel import Field, Relationship, Session, SQLModel, insert, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    notes: str
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int = Field(foreign_key="project.id", index=True)
    project: Mapped[Project] = Relationship(back_populates="tasks")


def seed(session: Session, projects: int = 3, tasks: int = 20) -> None:
    ids = range(1, projects + 1)
    rows = [{"id": id, "name": f"project {id}", "notes": "." * 500} for id in ids]
    session.exec(insert(Project), params=rows)
    titles = [f"task {n}" for n in range(tasks)]
    rows = [{"title": title, "project_id": id} for id in ids for title in titles]
    session.exec(insert(Task), params=rows)


LOADERS: dict[str, list[Any]] = {
    "lazy": [],
    "joined": [joinedload(Project.tasks)],
    "subquery": [subqueryload(Project.tasks)],
    "selectin": [selectinload(Project.tasks)],
}


def load(session: Session, way: str = "selectin") -> int:
    projects = session.exec(select(Project).options(*LOADERS[way])).unique()
    return sum(len(project.tasks) for project in projects)
    # emits 2 SELECT
    # returns 60


def read_after_commit(session: Session, expire: bool) -> int:
    session.expire_on_commit = expire
    projects = session.exec(select(Project)).all()
    session.commit()
    return sum(len(project.name) for project in projects)
