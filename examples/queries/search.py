"""Add a condition for each filter that was given, and sort by what is on a list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    due_on: date | None = None
    owner_id: int = 1


def seed(session: Session) -> None:
    session.add(Task(title="Dig", done=True))
    session.add(Task(title="Sow", due_on=date(2026, 5, 1)))
    session.add(Task(title="Mow", due_on=date(2026, 5, 2), owner_id=2))


SORTS: dict[str, Mapped[Any]] = {"title": col(Task.title), "due": col(Task.due_on)}


def search(
    session: Session,
    text: str = "",
    done: bool | None = None,
    owner_ids: Sequence[int] | None = None,
    sort: str = "-due",
) -> list[str]:
    statement = select(Task.title)
    if text:
        statement = statement.where(col(Task.title).icontains(text, autoescape=True))
    if done is not None:
        statement = statement.where(Task.done == done)
    if owner_ids is not None:  # not ``if owner_ids``: an empty list is nobody
        statement = statement.where(col(Task.owner_id).in_(owner_ids))
    column = SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    statement = statement.order_by(order.nulls_last(), col(Task.id))
    return list(session.exec(statement))
    # returns ['Mow', 'Sow', 'Dig']


def searches(session: Session) -> list[list[str]]:
    return [
        search(session, text="OW", sort="title"),
        search(session, done=False, owner_ids=[1]),
        search(session, owner_ids=[]),
    ]
    # returns [['Mow', 'Sow'], ['Sow'], []]


def wrong_sort(session: Session) -> list[str]:
    return search(session, sort="id")
    # raises KeyError: id
