"""Page by the last row that was seen, in an order without ties."""

from datetime import UTC, datetime

from sqlmodel import Field, Session, SQLModel, col, select, tuple_, update


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    created_at: datetime = Field(index=True)


NOON, ONE = datetime(2026, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 1, 13, tzinfo=UTC)


def seed(session: Session) -> None:
    for title, at in [("a", NOON), ("b", ONE), ("c", ONE), ("d", ONE)]:
        session.add(Task(title=title, created_at=at))
        session.flush()


def wrong_page(session: Session) -> list[str]:
    session.exec(update(Task).where(Task.title == "a").values(title="A"))
    return list(session.exec(select(Task.title).limit(2)))
    # returns (sqlite) ['A', 'b']
    # returns (postgresql) ['b', 'c']


def page(session: Session, number: int = 2, size: int = 2) -> list[str]:
    newest_first = col(Task.created_at).desc(), col(Task.id).desc()
    statement = select(Task.title).order_by(*newest_first)
    return list(session.exec(statement.offset((number - 1) * size).limit(size)))
    # returns ['b', 'a']


def wrong_limit(session: Session) -> int:
    return len(session.exec(select(Task).limit(-1)).all())
    # returns (sqlite) 4
    # raises DBAPIError or DataError (postgresql): LIMIT must not be negative


def wrong_next(session: Session, at: datetime = ONE) -> list[str]:
    statement = select(Task.title).order_by(col(Task.created_at).desc())
    return list(session.exec(statement.where(col(Task.created_at) < at).limit(2)))
    # returns ['a']


def next(session: Session, at: datetime = ONE, id: int = 3) -> list[str]:
    last_seen = at, id
    statement = select(Task.title).where(tuple_(Task.created_at, Task.id) < last_seen)
    newest_first = col(Task.created_at).desc(), col(Task.id).desc()
    return list(session.exec(statement.order_by(*newest_first).limit(2)))
    # returns ['b', 'a']
