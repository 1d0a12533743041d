"""Bind what comes from outside; never format it into SQL."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Date, Field, Session, SQLModel, bindparam


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    due_on: date


def seed(session: Session) -> None:
    session.add(Task(id=1, title="dig", due_on=date(2026, 5, 1)))
    session.add(Task(id=2, title="sow", due_on=date(2026, 5, 1)))


def wrong_find(session: Session, title: str = "x' OR '1' = '1") -> list[Any]:
    statement = text(f"SELECT title, due_on FROM task WHERE title = '{title}'")
    return list(session.exec(statement))  # type: ignore[call-overload]  # takes it, though
    # returns (sqlite) [('dig', '2026-05-01'), ('sow', '2026-05-01')]
    # returns (postgresql) [('dig', datetime.date(2026, 5, 1)), ('sow', ...)]


def find(session: Session, title: str = "x' OR '1' = '1") -> list[Any]:
    statement = text("SELECT title, due_on FROM task WHERE title IN :titles")
    several = statement.bindparams(bindparam("titles", expanding=True))
    typed, params = several.columns(due_on=Date), {"titles": [title, "dig"]}
    return list(session.exec(typed, params=params))  # type: ignore[call-overload]
    # returns [('dig', datetime.date(2026, 5, 1))]
