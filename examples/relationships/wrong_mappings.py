"""Mappings that fail; ``mapper_errors`` has what they say."""

from collections.abc import Callable
from typing import Optional

from sqlalchemy import create_mock_engine
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, SQLModel

FirstUse = Callable[[], None]  # of any model: only then relationships are resolved


class Row(SQLModel):
    id: int | None = Field(default=None, primary_key=True)


def wrong_two_keys(first_use: FirstUse) -> None:
    class User(Row, table=True):
        pass

    class Task(Row, table=True):
        author_id: int = Field(foreign_key="user.id")
        assignee_id: int | None = Field(default=None, foreign_key="user.id")
        author: Mapped[User] = Relationship()

    first_use()


def wrong_table_name(first_use: FirstUse) -> None:
    class User(Row, table=True):
        pass

    class Task(Row, table=True):
        author_id: int = Field(foreign_key="users.id")
        author: Mapped[User] = Relationship()

    first_use()


def wrong_create_all(first_use: FirstUse) -> None:
    class Task(Row, table=True):
        author_id: int = Field(foreign_key="users.id")

    SQLModel.metadata.create_all(create_mock_engine("sqlite://", print))


def wrong_back_populates(first_use: FirstUse) -> None:
    class User(Row, table=True):
        pass

    class Task(Row, table=True):
        author_id: int = Field(foreign_key="user.id")
        author: Mapped[User] = Relationship(back_populates="tasks")

    first_use()


def wrong_pair(first_use: FirstUse) -> None:
    class User(Row, table=True):
        tasks: Mapped[list["Task"]] = Relationship()

    class Task(Row, table=True):
        author_id: int = Field(foreign_key="user.id")
        author: Mapped[User] = Relationship()

    first_use()


def wrong_parent(first_use: FirstUse) -> None:
    class Task(Row, table=True):
        parent_id: int | None = Field(default=None, foreign_key="task.id")
        parent: Mapped[Optional["Task"]] = Relationship(back_populates="subtasks")
        subtasks: Mapped[list["Task"]] = Relationship(back_populates="parent")

    first_use()


def wrong_subclass(first_use: FirstUse) -> None:
    class Task(Row, table=True):
        title: str

    class Bug(Task, table=True):
        severity: int = 1

    Bug(title="leak", severity=2)
