"""Bind what comes from outside; never format it into SQL."""

from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    due_on: date


def seed(session: Session) -> None:
    session.add(Task(title="dig", due_on=date(2026, 5, 1)))
    session.add(Task(title="sow", due_on=date(2026, 5, 2)))


TYPED = "x' OR 'a' = 'a"


def wrong_text(session: Session, title: str = TYPED) -> list[Any]:
    statement = text(f"SELECT title FROM task WHERE title = '{title}' ORDER BY id")
    return list(session.exec(statement))  # type: ignore[call-overload]  # exec takes text; its types don't say so
    # returns [('dig',), ('sow',)]


def bound(session: Session, title: str = TYPED) -> list[Any]:
    statement = text("SELECT title FROM task WHERE title = :title")
    return list(session.exec(statement, params={"title": title}))  # type: ignore[call-overload]
    # returns []


def wrong_types(session: Session) -> list[Any]:
    statement = text("SELECT id, due_on FROM task WHERE id IN (1)")
    return list(session.exec(statement))  # type: ignore[call-overload]
    # returns (sqlite) [(1, '2026-05-01')]
    # returns (postgresql) [(1, datetime.date(2026, 5, 1))]


def typed(session: Session, ids: tuple[int, ...] = (1, 3)) -> list[Any]:
    statement = text("SELECT id, due_on FROM task WHERE id IN :ids").columns(
        due_on=Date
    )
    statement = statement.bindparams(bindparam("ids", expanding=True))
    return list(session.exec(statement, params={"ids": ids}))  # type: ignore[call-overload]
    # returns [(1, datetime.date(2026, 5, 1))]


def wrong_string(session: Session) -> Any:
    return session.exec("SELECT 1")  # type: ignore[call-overload]
    # raises ArgumentError: Textual SQL expression 'SELECT 1' should be explicitly
    #     declared as text('SELECT 1')
