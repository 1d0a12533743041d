"""Page, count and stream a table that is longer than a response."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Field, Session, SQLModel, col, exists, func, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    priority: int = Field(index=True)


def seed(session: Session, count: int = 200) -> None:
    rows = [{"id": n, "title": f"task {n}", "priority": n % 10} for n in range(count)]
    session.exec(insert(Task), params=rows)


TASKS = select(Task).order_by(col(Task.id)).limit(50)
PAGES: dict[str, Callable[[Session, int], Any]] = {
    "keyset": lambda session, last: session.exec(TASKS.where(col(Task.id) > last)),
    "offset": lambda session, last: session.exec(TASKS.offset(last + 1)),
}


def page(session: Session, way: str, last: int) -> list[int | None]:
    return [task.id for task in PAGES[way](session, last)]


SOME = select(Task.id).limit(1000).subquery()
COUNTS: dict[str, Callable[[Session], Any]] = {
    "is there one": lambda session: session.exec(
        select(exists().where(col(Task.priority) == 5))
    ).one(),
    "is there a next page": lambda session: (
        len(session.exec(TASKS.limit(51)).all()) > 50
    ),
    "how many, up to 1,000": lambda session: session.exec(
        select(func.count()).select_from(SOME)
    ).one(),
    "how many": lambda session: session.exec(
        select(func.count()).select_from(Task)
    ).one(),
    "how many, beside a page": lambda session: session.exec(
        select(Task.id, func.count().over()).order_by(col(Task.id)).limit(50)
    ).all()[0][1],
    "how many, in Python": lambda session: len(session.exec(select(Task)).all()),
}


def count(session: Session, way: str) -> Any:
    return COUNTS[way](session)


def wrong_stream(session: Session) -> int:
    tasks = session.exec(select(Task))
    return max(len(session.identity_map) for task in tasks)
    # returns 200


def stream(session: Session) -> int:
    tasks = session.exec(select(Task).execution_options(yield_per=100))
    return max(len(session.identity_map) for task in tasks)
    # returns 100
