"""What SQLite accepts or answers, and PostgreSQL does not."""

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
        try:
            with session.begin_nested():
                session.connection().execute(statement)
            found.append(what)
        except DBAPIError:
            pass
    return found
    # returns (sqlite) ['over max_length', 'NUL', 'over 2**31', 'text in a number',
    #     'boolean = 1', 'LIMIT -1', 'not grouped', 'locked count']
    # returns (postgresql) []


def answers(session: Session) -> dict[str, object]:
    title, points = col(Task.title), col(Task.points)
    at = session.exec(select(Task.at).where(title == "dig")).one()
    like = session.exec(select(Task.title).where(title.like("D%"))).all()
    nulls = session.exec(select(Task.points).order_by(points)).all()
    session.exec(update(Task).where(title == "dig").values(points=5))
    unordered = session.exec(select(Task.title)).all()
    session.exec(delete(Task).where(title == "sow"))
    session.add(new := Task(title="new"))
    session.flush()
    return {
        "like": like,
        "nulls": nulls,
        "unordered": unordered,
        "next id": new.id,
        "12:00+05:00": f"{at:%H:%M%z}",
    }
    # returns (sqlite) {'like': ['dig'], 'nulls': [None, 1, 3], 'unordered': ['dig',
    #     'rake', 'sow'], 'next id': 3, '12:00+05:00': '12:00'}
    # returns (postgresql) {'like': [], 'nulls': [1, 3, None], 'unordered': ['rake',
    #     'sow', 'dig'], 'next id': 4, '12:00+05:00': '07:00+0000'}
