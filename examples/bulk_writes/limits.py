"""Keep statements under the driver's limit of parameters."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlmodel import Field, Session, SQLModel, col, delete

T = TypeVar("T")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="sow")])


def batches(items: Iterable[T], size: int = 10_000) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def delete_ids(session: Session) -> int:
    deleted = 0
    for ids in batches(range(66_000)):
        deleted += session.exec(delete(Task).where(col(Task.id).in_(ids))).rowcount
    return deleted
    # emits 7 DELETE
    # returns 2


def wrong_delete_ids(session: Session) -> None:
    session.exec(delete(Task).where(col(Task.id).in_(range(66_000))))
    # needs postgresql
    # raises OperationalError (psycopg): number of parameters must be between 0 and 65535
    # raises InterfaceError (asyncpg): the number of query arguments cannot exceed 32767


def wrong_ids_sqlite(session: Session) -> None:
    session.exec(delete(Task).where(col(Task.id).in_(range(250_001))))
    # needs sqlite
    # raises OperationalError: too many SQL variables
