"""Build test data with functions that fill in what the test does not care about."""

from itertools import count
from typing import Any

from sqlmodel import Field, Relationship, Session, SQLModel

numbers = count(1)


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    project_id: int | None = Field(default=None, foreign_key="project.id")
    project: Project = Relationship()


def build_task(**values: Any) -> Task:
    number = next(numbers)  # numbers = itertools.count(1)
    values.setdefault("project", Project(name=f"project {number}"))
    return Task(**{"title": f"task {number}"} | values)


def built(session: Session) -> list[str]:
    tasks = [build_task(done=True), build_task(title="dig")]
    session.add_all(tasks)  # and their projects with them
    session.flush()
    return [f"{task.title} in {task.project.name}" for task in tasks]
    # returns ['task ... in project ...', 'dig in project ...']
