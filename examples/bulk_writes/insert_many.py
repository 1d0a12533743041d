"""Insert many rows with one ``insert`` and the rows as ``params``."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Field, Session, SQLModel, col, func, insert, select


def now() -> datetime:
    return datetime.now(UTC)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    notes: str | None = "none yet"
    created_at: datetime = Field(default_factory=now)


class Tag(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str = "new"


ROWS: list[dict[str, Any]] = [{"title": f"task {n}"} for n in range(2500)]


def insert_rows(session: Session) -> int:
    session.exec(insert(Task), params=ROWS)
    return session.exec(select(func.count(col(Task.created_at)))).one()
    # emits 1 INSERT
    # returns 2500


def wrong_count(session: Session) -> int:
    return session.exec(insert(Task), params=ROWS).rowcount
    # raises AttributeError: 'IteratorResult' object has no attribute 'rowcount'


def insert_returning(session: Session) -> list[int]:
    statement = insert(Task).returning(col(Task.id))
    ids = session.exec(statement, params=ROWS).scalars().all()
    return list(ids)
    # emits 3 INSERT: 1000 rows at a time
    # returns [1, 2, ...]


def insert_in_order(session: Session) -> list[str]:
    statement = insert(Task).returning(Task, sort_by_parameter_order=True)
    tasks = session.exec(statement, params=ROWS).scalars().all()
    return [task.title for task in tasks]
    # emits 3 INSERT (postgresql)
    # emits 2500 INSERT (sqlite): none for keys made in Python, see Tag
    # returns ['task 0', 'task 1', ...]


def add_tasks(session: Session) -> None:
    session.add_all(Task(**row) for row in ROWS)
    session.flush()
    # emits 3 INSERT (postgresql)
    # emits 2500 INSERT (sqlite)


def add_tags(session: Session) -> None:
    session.add_all(Tag(name=row["title"]) for row in ROWS)
    session.flush()
    # emits 1 INSERT: the key is made in Python, so none has to come back
