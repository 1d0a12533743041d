"""Begin transactions yourself in SQLite.

Python's sqlite3 begins one before INSERT, UPDATE and DELETE only.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession


# needs sqlite
class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def begin_by_hand(engine: Engine) -> None:  # an async engine's engine.sync_engine
    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, entry: object) -> None:
        connection.isolation_level = None  # sqlite3 begins nothing any more
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")  # readers and a writer at once
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def tables(engine: Engine) -> Iterator[None]:
    SQLModel.metadata.create_all(engine)
    try:
        yield
    finally:
        engine.dispose()


def wrong_undo(session: Session) -> list[str]:
    with session.begin_nested():
        session.add(Task(title="dig"))
    session.rollback()
    return [task.title for task in session.exec(select(Task))]
    # returns ['dig']


def undo(url: URL) -> list[str]:
    engine = create_engine(url)
    begin_by_hand(engine)
    with tables(engine), Session(engine) as session:
        return wrong_undo(session)  # the same code
    # returns []


def undo_without_listener(url: URL) -> list[str]:
    engine = create_engine(url, connect_args={"autocommit": False})
    with tables(engine), Session(engine) as session:
        return wrong_undo(session)
    # needs python>=3.12
    # returns []


def wrong_write(url: URL) -> None:
    engine = create_engine(url)
    begin_by_hand(engine)
    with tables(engine), Session(engine) as first, Session(engine) as second:
        first.exec(select(Task)).all()
        second.add(Task(title="dig"))
        second.commit()
        first.add(Task(title="plant"))
        first.commit()  # what it read is outdated, so no timeout helps
    # raises OperationalError: database is locked


async def write_async(url: URL) -> list[str]:
    engine = create_async_engine(url)
    begin_by_hand(engine.sync_engine)
    writing = engine.execution_options(begin="IMMEDIATE")
    async with writing.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)

    async def add(number: int) -> None:
        async with AsyncSession(writing) as session:
            found = (await session.exec(select(Task))).all()
            session.add(Task(title=f"task {len(found)}"))
            await session.commit()

    await asyncio.gather(*map(add, range(4)))
    async with AsyncSession(engine) as session:
        titles = list(await session.exec(select(Task.title)))
    await engine.dispose()
    return titles
    # returns ['task 0', 'task 1', 'task 2', 'task 3']
