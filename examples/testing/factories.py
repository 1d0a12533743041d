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
    project_id: int = Field(foreign_key="project.id")
    project: Project = Relationship()


def build_project(**values: Any) -> Project:
    return Project(**{"name": f"project {next(numbers)}"} | values)


def build_task(**values: Any) -> Task:
    values.setdefault("project", build_project())
    return Task(**{"title": f"task {next(numbers)}"} | values)


def tasks(session: Session) -> list[Task]:
    garden = build_project(name="garden")
    tasks = [build_task(project=garden, done=True), build_task()]
    session.add_all(tasks)  # and their projects with them
    session.flush()
    return [task for task in tasks if task.project_id == garden.id]
    # returns [Task(...done=True...)]
