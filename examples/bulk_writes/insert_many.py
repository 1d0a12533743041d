"""Insert many rows with one ``insert`` and the rows as ``params``."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, insert


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


ROWS: list[dict[str, Any]] = [{"title": f"task {n}"} for n in range(2500)]


def insert_rows(session: Session) -> None:
    session.exec(insert(Task), params=ROWS)
    # emits 1 INSERT


def insert_returning(session: Session) -> list[Task]:
    statement = insert(Task).returning(Task, sort_by_parameter_order=True)
    return list(session.exec(statement, params=ROWS).scalars())  # without: (Task,)
    # emits 3 INSERT (postgresql): 1000 rows at a time
    # emits 2500 INSERT (sqlite)
    # returns [Task(...datetime.datetime(...), ...]
