"""Know whether exec gives values or rows, and read a result once."""

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
    session.add_all([Task(title="dig"), Task(title="sow")])


def rows(session: Session) -> tuple[list[str], list[tuple[str, bool]]]:
    titles = session.exec(select(Task.title).order_by(col(Task.id)))
    pairs = session.exec(select(Task.title, Task.done).order_by(col(Task.id)))
    return list(titles), [(title, done) for title, done in pairs]
    # returns (['dig', 'sow'], [('dig', False), ('sow', False)])


def wrong_select(session: Session) -> list[Any]:
    statement = sqlalchemy.select(Task.title).order_by(col(Task.id))  # type: ignore[call-overload]  # SQLAlchemy wants Mapped
    return list(session.exec(statement))
    # returns [('dig',), ('sow',)]


def wrong_columns(session: Session) -> list[Any]:
    statement = select(Task.title).add_columns(col(Task.done))
    return list(session.exec(statement))  # type: ignore[call-overload]  # the mistake
    # returns ['dig', 'sow']


def many_columns(session: Session) -> list[Any]:
    columns = col(Task.id), col(Task.title), col(Task.done), col(Task.priority)
    statement = select(Bundle("row", *columns, col(Task.due_on)))
    return [row.title for row in session.exec(statement)]
    # returns ['dig', 'sow']


def wrong_twice(session: Session) -> tuple[int, int]:
    result = session.exec(select(Task))
    return len(result.all()), len(result.all())
    # returns (2, 0)


def wrong_scalars(session: Session) -> list[Task]:
    return list(session.exec(select(Task)).scalars())  # type: ignore[attr-defined]  # the mistake
    # raises AttributeError: 'ScalarResult' object has no attribute 'scalars'


def wrong_one(session: Session) -> Task:
    return session.exec(select(Task)).one()
    # raises MultipleResultsFound: Multiple rows were found when exactly one was required


def wrong_get_one(session: Session) -> Task:
    return session.get_one(Task, 99)
    # raises NoResultFound: No row was found when one was required
