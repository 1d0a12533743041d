"""Annotations and imports that fail; ``mapper_errors`` has what they say."""

from typing import TYPE_CHECKING

from sqlmodel import Field, Relationship, SQLModel

from .wrong_mappings import FirstUse, Row

if TYPE_CHECKING:
    from .several_files.project import Project


class Owned(SQLModel):
    project_id: int | None = Field(default=None, foreign_key="project.id")


def wrong_union(first_use: FirstUse) -> None:
    class Task(Row, Owned, table=True):
        project: "Project | None" = Relationship()

    first_use()


def wrong_list(first_use: FirstUse) -> None:
    class Project(Row, table=True):
        tasks: "list[Task]" = Relationship()

    class Task(Row, Owned, table=True):
        pass

    first_use()


def wrong_set(first_use: FirstUse) -> None:
    class Project(Row, table=True):
        tasks: set["Task"] = Relationship()

    class Task(Row, Owned, table=True):
        pass


def wrong_import(first_use: FirstUse) -> None:
    class Task(Row, Owned, table=True):
        project: "Project" = Relationship()

    first_use()


def wrong_circular(first_use: FirstUse) -> None:
    from .wrong_circular import project  # noqa: F401


def several_files(first_use: FirstUse) -> None:
    from .several_files.task import Task

    first_use()
    assert Task(title="paint").project is None
