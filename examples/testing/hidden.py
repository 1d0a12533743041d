"""What SQLite accepts or answers, and PostgreSQL does not."""

from contextlib import suppress
from datetime import datetime, timedelta, timezone

from sqlalchemy import DateTime, Executable
from sqlalchemy.exc import DBAPIError
from sqlmodel import (
    Field,
    Session,
    SQLModel,
    col,
    delete,
    func,
    insert,
    select,
    text,
    update,
)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=10)
    points: int | None = None
    at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


NOON = datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=5)))


def seed(session: Session) -> None:
    session.add_all(
        [
            Task(title="dig", points=3, at=NOON),
            Task(title="rake", points=1),
            Task(title="sow"),
        ]
    )


STATEMENTS: dict[str, Executable] = {
    "over max_length": insert(Task).values(title="x" * 11),
    "NUL": insert(Task).values(title="a\0"),
    "over 2**31": insert(Task).values(title="a", points=2**31),
    "text in a number": text("UPDATE task SET points = 'many'"),
    "boolean = 1": text("SELECT 1 WHERE true = 1"),
    "LIMIT -1": select(Task.id).limit(-1),
    "not grouped": select(Task.title, func.count()).group_by(col(Task.points)),
    "locked count": select(func.count()).select_from(Task).with_for_update(),
}


def accepted(session: Session) -> list[str]:
    found = []
    for what, statement in STATEMENTS.items():
        with suppress(DBAPIError), session.begin_nested():
            session.connection().execute(statement)
            found.append(what)
    return found
    # returns (sqlite) ['over max_length', 'NUL', 'over 2**31', 'text in a number',
    #     'boolean = 1', 'LIMIT -1', 'not grouped', 'locked count']
    # returns (postgresql) []


def answers(session: Session) -> list[object]:
    title, points = col(Task.title), col(Task.points)
    noon = session.exec(select(Task.at).where(title == "dig")).one()  # 12:00+05:00
    like = session.exec(select(Task.title).where(title.like("D%"))).all()
    nulls = session.exec(select(Task.points).order_by(points)).all()
    session.exec(update(Task).where(title == "dig").values(points=5))
    unordered = session.exec(select(Task.title)).all()
    session.exec(delete(Task).where(title == "sow"))  # the last row, with id 3
    session.add(new := Task(title="new"))
    session.flush()
    return [f"{noon:%H:%M%z}", like, nulls, unordered, new.id]
    # returns (sqlite) ['12:00', ['dig'], [None, 1, 3], ['dig', 'rake', 'sow'], 3]
    # returns (postgresql) ['07:00+0000', [], [1, 3, None], ['rake', 'sow', 'dig'], 4]
