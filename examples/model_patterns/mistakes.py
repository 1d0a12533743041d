"""What goes wrong when a model class is written, and what it looks like."""

from typing import Annotated
from uuid import UUID, uuid4

from pydantic import StringConstraints, ValidationError
from sqlalchemy import Column, String
from sqlmodel import Field, Session, SQLModel


class Base(SQLModel):
    id: int | None = Field(default=None, primary_key=True)


class Task(Base, table=True):
    model_config = {"validate_assignment": True}

    title: str = Field(min_length=1)


def wrong_assign(session: Session) -> str:
    task = Task(title="Plan")
    session.add(task)
    try:
        task.title = ""
    except ValidationError:
        session.commit()  # the value stayed: roll back
    return task.title
    # returns ''


def wrong_pattern() -> None:
    class TagCreate(SQLModel):
        code: str = Field(regex="^[a-z]+$")  # passed on to nothing
        name: Annotated[str, StringConstraints(pattern="^[a-z]+$")]

    TagCreate(code="1 2", name="1 2")
    # raises ValidationError: 1 validation error for TagCreate name String should match


def wrong_default() -> bool:
    class Tag(Base, table=True):
        token: UUID = uuid4()  # called once: write ``Field(default_factory=uuid4)``

    return Tag().token == Tag().token
    # returns True


def wrong_column() -> None:
    class Coded(Base):
        code: str = Field(sa_column=Column(String))  # one Column for two tables

    class Tag(Coded, table=True): ...

    class User(Coded, table=True): ...

    # raises ArgumentError: Column object 'code' already assigned to Table 'tag'
