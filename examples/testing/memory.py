"""Keep one connection to SQLite in memory, or take a file."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, StaticPool
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def _count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(Task)).one()


def count_in_thread(**options: Any) -> int:
    engine = create_engine("sqlite://", **options)
    SQLModel.metadata.create_all(engine)
    with ThreadPoolExecutor() as threads:  # as `def` endpoints run
        return threads.submit(_count, engine).result()


def wrong_memory() -> int:
    return count_in_thread()  # create_engine("sqlite://")
    # raises OperationalError: no such table: task


def memory() -> int:
    same = {"check_same_thread": False}
    return count_in_thread(poolclass=StaticPool, connect_args=same)
    # returns 0
