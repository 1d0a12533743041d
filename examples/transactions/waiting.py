"""Wait for a lock no longer than you mean to, and keep nobody else waiting."""

import asyncio

from sqlmodel import Field, Session, SQLModel, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

# needs postgresql


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def wait(first: Session, second: Session) -> None:
    first.get_one(Task, 1, with_for_update=True)
    second.exec(select(func.set_config("lock_timeout", "50ms", True)))  # SET LOCAL
    second.exec(update(Task).values(title="rake"))
    # raises OperationalError (psycopg): canceling statement due to lock timeout
    # raises DBAPIError (asyncpg): canceling statement due to lock timeout


async def wrong_call(session: AsyncSession) -> None:
    limit = func.set_config("idle_in_transaction_session_timeout", "50ms", True)
    await session.exec(select(limit))
    task = await session.get_one(Task, 1)
    await asyncio.sleep(0.2)  # another service is asked
    task.title = "plant"
    await session.commit()
    # raises InternalError (psycopg): terminating connection due to
    #     idle-in-transaction timeout
    # raises InterfaceError (asyncpg): connection is closed


def alone(first: Session, second: Session) -> list[bool]:
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended("nightly report", 0))
    got = [first.exec(select(lock)).one(), second.exec(select(lock)).one()]
    first.commit()
    return [*got, second.exec(select(lock)).one()]
    # returns [True, False, True]


def wrong_alone(first: Session, second: Session) -> list[bool]:
    lock = func.pg_try_advisory_lock(func.hashtextextended("nightly report", 0))
    got = [first.exec(select(lock)).one(), second.exec(select(lock)).one()]
    first.close()  # the pool keeps the connection, and the connection the lock
    return [*got, second.exec(select(lock)).one()]
    # returns [True, False, False]
