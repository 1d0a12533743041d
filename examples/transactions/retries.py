"""Replay a transaction that lost against another one.

Everything is read again, in a new session; repeating the failed statement is not enough.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

T = TypeVar("T")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    minutes: int = 0


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="plant")])


def retryable(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}:
        return True  # a serialization failure, a deadlock
    return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")


def transact(sessions: sessionmaker[Session], work: Callable[[Session], T]) -> T:
    pause = 0.05
    while True:
        try:
            with sessions.begin() as session:
                return work(session)
        except DBAPIError as error:
            if pause > 1 or not retryable(error):  # the sixth try was the last
                raise
        time.sleep(random.uniform(0, pause))
        pause *= 2


async def transact_async(
    sessions: async_sessionmaker[AsyncSession],
    work: Callable[[AsyncSession], Awaitable[T]],
) -> T:
    pause = 0.05
    while True:
        try:
            async with sessions.begin() as session:
                return await work(session)
        except DBAPIError as error:
            if pause > 1 or not retryable(error):  # the sixth try was the last
                raise
        await asyncio.sleep(random.uniform(0, pause))
        pause *= 2


def at_level(engine: Engine, level: str) -> Engine:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
    return engine.execution_options(isolation_level=level)


def third(others: list[sessionmaker[Session]]) -> Callable[[Session], int]:
    """Adds a task if there are two. The first time another session does so, too."""

    def work(session: Session) -> int:
        found = len(session.exec(select(Task)).all())
        while others:
            with others.pop().begin() as other:
                third([])(other)
        if found == 2:
            session.add(Task(title="rake"))
            session.flush()
        return found

    return work


def wrong_add(engine: Engine) -> None:
    sessions = sessionmaker(at_level(engine, "SERIALIZABLE"), class_=Session)
    with sessions.begin() as session:
        third(others=[sessions])(session)
    # raises OperationalError (psycopg): could not serialize access due to ...
    # raises OperationalError (sqlite): database is locked


def wrong_level(engine: Engine) -> int:
    level = engine.execution_options(isolation_level="SERIALIZABLE")  # and no BEGIN
    sessions = sessionmaker(level, class_=Session)
    return transact(sessions, third(others=[sessions]))
    # needs sqlite
    # returns 2


def add(engine: Engine) -> int:
    sessions = sessionmaker(at_level(engine, "SERIALIZABLE"), class_=Session)
    return transact(sessions, third(others=[sessions]))
    # returns 3


def crossed(minutes: int) -> list[Callable[[AsyncSession], Awaitable[None]]]:
    """Change the same two tasks in opposite order, half-way at the same time at first."""
    tries, barrier = count(1), asyncio.Barrier(2)

    def change(*ids: int) -> Callable[[AsyncSession], Awaitable[None]]:
        async def work(session: AsyncSession) -> None:
            for task_id in ids:
                statement = update(Task).where(col(Task.id) == task_id)
                await session.exec(statement.values(minutes=Task.minutes + minutes))
                if next(tries) <= 2:
                    await barrier.wait()

        return work

    return [change(1, 2), change(2, 1)]


async def wrong_change(engine: AsyncEngine) -> None:
    async def change(work: Callable[[AsyncSession], Awaitable[None]]) -> None:
        async with AsyncSession(engine) as session, session.begin():
            await work(session)

    results = await asyncio.gather(*map(change, crossed(10)), return_exceptions=True)
    raise next(result for result in results if result)
    # needs postgresql
    # raises OperationalError (psycopg): deadlock detected
    # raises DBAPIError (asyncpg): deadlock detected


async def change(engine: AsyncEngine) -> None:
    sessions = async_sessionmaker(engine, class_=AsyncSession)
    await asyncio.gather(*(transact_async(sessions, work) for work in crossed(10)))
    # needs postgresql
    # emits 6 UPDATE: one of them begins again


async def in_order(engine: AsyncEngine) -> None:
    async def change(*ids: int) -> None:
        async with AsyncSession(engine) as session, session.begin():
            tasks = select(Task).where(col(Task.id).in_(ids)).order_by(col(Task.id))
            for task in await session.exec(tasks.with_for_update()):
                task.minutes += 10

    await asyncio.gather(*map(change, [1, 2] * 4, [2, 1] * 4))
    # needs postgresql
    # emits 8 COMMIT
