"""Page in an order without ties, by number or by the last row that was seen."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select, tuple_, update


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    created_at: datetime = Field(index=True)


NEWEST = col(Task.created_at).desc(), col(Task.id).desc()
LAST = datetime(2026, 5, 1, 13, tzinfo=UTC), 3  # of task c, the last on page 1


def seed(session: Session) -> None:
    for id, title in enumerate("abcd", start=1):
        at = LAST[0] - timedelta(days=1) if title == "a" else LAST[0]
        session.add(Task(id=id, title=title, created_at=at))
        session.flush()


def wrong_pages(session: Session) -> list[Sequence[str]]:
    pages = [session.exec(select(Task.title).limit(2)).all()]  # in any order
    session.exec(update(Task).where(col(Task.title) == "a").values(done=True))
    pages += [session.exec(select(Task.title).offset(2).limit(2)).all()]
    ties = select(Task.title).where(col(Task.created_at) < LAST[0])  # without b
    return [*pages, session.exec(ties).all()]
    # returns (sqlite) [['a', 'b'], ['c', 'd'], ['a']]
    # returns (postgresql) [['a', 'b'], ['d', 'a'], ['a']]


def page(session: Session, number: int = 2, size: int = 2) -> Sequence[str]:
    statement = select(Task.title).order_by(*NEWEST)
    return session.exec(statement.offset((number - 1) * size).limit(size)).all()
    # returns ['b', 'a']


def next_page(session: Session, last: tuple[datetime, int] = LAST) -> Sequence[str]:
    statement = select(Task.title).where(tuple_(Task.created_at, Task.id) < last)
    return session.exec(statement.order_by(*NEWEST).limit(2)).all()
    # returns ['b', 'a']
