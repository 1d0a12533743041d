"""What makes no column, and what only PostgreSQL refuses to store."""

from typing import Any, Literal

from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(default="", max_length=5)


def define(annotation: Any, field: Any = ...) -> None:
    class Tag(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        value: annotation = field


def wrong_list() -> None:
    define(list[str], Field(min_items=1))
    # raises ValueError: <class 'list'> has no matching SQLAlchemy type
    # warns DeprecationWarning: `min_items` is deprecated


def wrong_literal() -> None:
    define(Literal["bug", "idea"])
    # raises TypeError: issubclass() arg 1 must be a class


def wrong_title(session: Session) -> str:
    session.add(Task(title="too long"))
    return session.exec(select(Task.title)).one()
    # returns (sqlite) 'too long'
    # raises DataError or DBAPIError (postgresql): value too long for type character
