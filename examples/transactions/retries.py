"""Replay a transaction that lost against another one.

Everything is read again, in a new session; repeating the failed statement is not enough.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from sqlalchemy import Engine, text
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
            if pause > 1 or not retryable(error):
                raise
        await asyncio.sleep(random.uniform(0, pause))
        pause *= 2


def interrupted(others: sessionmaker[Session]) -> Callable[[Session], int]:
    """Work during which another transaction commits, the first time."""
    todo = [10]

    def work(session: Session) -> int:
        task = session.get_one(Task, 1)
        while todo:
            with others.begin() as other:
                other.get_one(Task, 1).minutes += todo.pop()
        task.minutes += 10
        return task.minutes

    return work


def busy(first: Session, second: Session) -> bool:
    first.exec(update(Task).values(minutes=10))
    second.scalar(text("PRAGMA busy_timeout = 0"))
    try:
        second.exec(update(Task).values(minutes=10))
    except DBAPIError as error:
        return retryable(error)
    return False
    # needs sqlite
    # returns True


def wrong_work(engine: Engine) -> int:
    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    sessions = sessionmaker(strict, class_=Session)
    work = interrupted(sessions)  # another one commits in its middle, once
    with sessions.begin() as session:
        return work(session)
    # needs postgresql
    # raises OperationalError: could not serialize access due to concurrent update


def work(engine: Engine) -> int:
    strict = engine.execution_options(isolation_level="REPEATABLE READ")
    sessions = sessionmaker(strict, class_=Session)
    return transact(sessions, interrupted(sessions))
    # needs postgresql
    # returns 20


async def add(session: AsyncSession, task_id: int, minutes: int) -> None:
    statement = update(Task).where(col(Task.id) == task_id)
    await session.exec(statement.values(minutes=Task.minutes + minutes))


def crossed() -> list[Callable[[AsyncSession], Awaitable[None]]]:
    """Two moves that meet half-way the first time."""
    tries, barrier = count(1), asyncio.Barrier(2)

    def move(source: int, target: int) -> Callable[[AsyncSession], Awaitable[None]]:
        async def work(session: AsyncSession) -> None:
            await add(session, source, -10)
            if next(tries) <= 2:
                await barrier.wait()
            await add(session, target, 10)

        return work

    return [move(1, 2), move(2, 1)]


async def wrong_cross(engine: AsyncEngine) -> None:
    async def move(work: Callable[[AsyncSession], Awaitable[None]]) -> None:
        async with AsyncSession(engine) as session:
            await work(session)
            await session.commit()

    results = await asyncio.gather(*map(move, crossed()), return_exceptions=True)
    raise next(result for result in results if result)
    # needs postgresql
    # raises OperationalError (psycopg): deadlock detected
    # raises DBAPIError (asyncpg): deadlock detected


async def cross(engine: AsyncEngine) -> list[int]:
    sessions = async_sessionmaker(engine, class_=AsyncSession)
    await asyncio.gather(*(transact_async(sessions, work) for work in crossed()))
    async with sessions() as session:
        return list(await session.exec(select(Task.minutes)))
    # needs postgresql
    # returns [0, 0]
    # emits 6 UPDATE: the loser begins again


async def move(engine: AsyncEngine) -> None:
    async def move(source: int, target: int) -> None:
        async with AsyncSession(engine) as session:
            rows = select(Task).where(col(Task.id).in_([source, target]))
            await session.exec(rows.order_by(col(Task.id)).with_for_update())
            await add(session, source, -10)
            await add(session, target, 10)
            await session.commit()

    await asyncio.gather(*map(move, [1, 2] * 4, [2, 1] * 4))
    # needs postgresql
    # emits 8 COMMIT
