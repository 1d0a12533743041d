"""Know whether exec gives values or rows, and read a result once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy.orm import Bundle
from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    priority: int | None = None
    due_on: date | None = None


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def wrong_results(session: Session) -> list[Sequence[Any]]:
    theirs = sqlalchemy.select(col(Task.title))  # not SQLModel's select: rows
    added = select(Task.title).add_columns(col(Task.done))  # the new column is lost
    result = session.exec(select(Task.title))
    rows = [session.exec(statement).all() for statement in (theirs, added)]  # type: ignore[call-overload]  # it sees both
    return [*rows, result.all(), result.all()]  # a result is read once
    # returns [[('dig',)], ['dig'], ['dig'], []]


def results(session: Session) -> list[Sequence[Any]]:
    four = col(Task.id), col(Task.title), col(Task.done), col(Task.priority)
    five: Bundle[Any] = Bundle("task", *four, col(Task.due_on))
    bundled = [task.due_on for task in session.exec(select(five))]
    return [bundled, *session.exec(select(Task.title, Task.done))]
    # returns [[None], ('dig', False)]
