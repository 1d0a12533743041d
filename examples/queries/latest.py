"""Take the newest row of each group with a window."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    due_on: date
    owner_id: int


def seed(session: Session) -> None:
    day = date(2026, 5, 1)
    session.add(Task(id=1, title="dig", due_on=day, owner_id=1))
    session.add(Task(id=2, title="sow", due_on=day, owner_id=1))
    session.add(Task(id=3, title="mow", due_on=day.replace(day=2), owner_id=2))


OWNER = col(Task.owner_id)
LATEST = col(Task.due_on).desc(), col(Task.id).desc()


def latest(session: Session) -> Sequence[str]:
    number = func.row_number().over(partition_by=OWNER, order_by=LATEST)
    numbered = select(Task, number.label("number")).subquery()
    task = aliased(Task, numbered)  # select(task) gives Task objects
    statement = select(task.title).where(numbered.c.number == 1)
    return session.exec(statement.order_by(col(task.owner_id))).all()
    # returns ['sow', 'mow']


def distinct(session: Session) -> Sequence[str]:
    statement = select(Task.title).ext(postgresql.distinct_on(OWNER))
    return session.exec(statement.order_by(OWNER, *LATEST)).all()
    # needs postgresql, sqlalchemy>=2.1
    # returns ['sow', 'mow']
