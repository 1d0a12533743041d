"""Take the newest row of each group with a window."""

from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    hours: int
    day: date
    owner_id: int


def seed(session: Session) -> None:
    day = date(2026, 5, 1)
    session.add(Task(id=1, title="dig", hours=2, day=day, owner_id=1))
    session.add(Task(id=2, title="sow", hours=3, day=day, owner_id=1))
    session.add(Task(id=3, title="mow", hours=1, day=day.replace(day=2), owner_id=2))


def latest(session: Session) -> list[str]:
    newest_first = col(Task.day).desc(), col(Task.id).desc()
    number = func.row_number().over(
        partition_by=col(Task.owner_id), order_by=newest_first
    )
    ranked = select(Task, number.label("number")).subquery()
    newest = aliased(Task, ranked)
    statement = select(newest).where(ranked.c.number == 1).order_by(ranked.c.owner_id)
    return [task.title for task in session.exec(statement)]
    # returns ['sow', 'mow']


def running(session: Session) -> list[tuple[str, int, int]]:
    hours = func.sum(Task.hours)
    by_day = hours.over(order_by=col(Task.day))  # rows of one day share a total
    by_task = hours.over(order_by=(col(Task.day), col(Task.id)))
    statement = select(Task.title, by_day, by_task).order_by(col(Task.id))
    return list(session.exec(statement))
    # returns [('dig', 5, 2), ('sow', 5, 5), ('mow', 6, 6)]


def wrong_distinct(session: Session) -> list[str]:
    statement = select(Task.title).distinct(col(Task.owner_id))
    return list(
        session.exec(statement.order_by(col(Task.owner_id), col(Task.id).desc()))
    )
    # returns (sqlite) ['sow', 'dig', 'mow']
    # returns (postgresql) ['sow', 'mow']
    # warns SADeprecationWarning (sqlalchemy>=2.1): Passing expression to ``distinct`` to
    #     generate a DISTINCT ON clause is deprecated.
    # warns SADeprecationWarning (sqlite): Use of DISTINCT ON for other backends is
    #     currently silently ignored
