"""Add a condition for each filter that was given; sort by what is on a list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    due_on: date | None = None
    owner_id: int = 1


def seed(session: Session) -> None:
    session.add(Task(id=1, title="Dig 100%"))
    session.add(Task(id=2, title="dig 100% deep", due_on=date(2026, 5, 1)))
    session.add(Task(id=3, title="dig 1000 holes"))


SORTS: dict[str, Mapped[Any]] = {"title": col(Task.title), "due": col(Task.due_on)}


def search(
    session: Session,
    text: str = "dig 100%",
    owners: list[int] | None = None,
    sort: str = "-due",
) -> Sequence[str]:
    statement = select(Task.title)
    if text:
        statement = statement.where(col(Task.title).icontains(text, autoescape=True))
    if owners is not None:  # [] is nobody; ``if owners`` would show everybody's tasks
        statement = statement.where(col(Task.owner_id).in_(owners))
    column = SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    return session.exec(statement.order_by(order.nulls_last(), col(Task.id))).all()
    # returns ['dig 100% deep', 'Dig 100%']


def wrong_search(session: Session, text: str = "dig 100%") -> Sequence[str]:
    statement = select(Task.title).where(col(Task.title).like(f"%{text}%"))
    return session.exec(statement.order_by(col(Task.due_on).desc())).all()
    # returns (sqlite) ['dig 100% deep', 'Dig 100%', 'dig 1000 holes']
    # returns (postgresql) ['dig 1000 holes', 'dig 100% deep']
