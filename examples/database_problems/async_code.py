"""Read the message: async code waits for the database, and nothing else may ask it."""

import asyncio
from contextlib import suppress

from sqlalchemy.exc import DBAPIError, IllegalStateChangeError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="plant")])


Pool = AsyncEngine  # given to each case


async def wrong_create_all(engine: Pool) -> None:
    SQLModel.metadata.create_all(engine)  # type: ignore[arg-type]  # the mistake


async def create_all(engine: Pool) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


async def wrong_sync_with(engine: Pool) -> None:
    with engine.begin():  # type: ignore[attr-defined]  # the mistake
        pass


async def sync_with(engine: Pool) -> None:
    async with engine.begin():
        pass


async def wrong_async_with(engine: Pool) -> None:
    async with Session(engine.sync_engine):  # type: ignore[attr-defined]  # the mistake
        pass


async def async_with(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        (await session.exec(select(Task))).all()


async def two_sessions(engine: Pool) -> None:
    await asyncio.gather(async_with(engine), async_with(engine))


async def wrong_session(engine: Pool) -> None:
    with Session(engine) as session:  # type: ignore[arg-type]  # the mistake
        session.exec(select(Task)).all()


session = async_with


async def wrong_not_awaited(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        session.exec(select(Task)).all()  # type: ignore[attr-defined]  # the mistake


not_awaited = async_with


async def wrong_query(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        session.query(Task).all()  # type: ignore[attr-defined]  # the mistake


query = async_with


async def wrong_sync_driver(engine: Pool) -> None:
    create_async_engine("sqlite://")


async def sync_driver(engine: Pool) -> None:
    create_async_engine("sqlite+aiosqlite://")


async def wrong_async_driver(engine: Pool) -> None:
    with Session(create_engine("sqlite+aiosqlite://")) as session:
        session.exec(select(Task)).all()


async def async_driver(engine: Pool) -> None:
    await async_with(engine)


async def wrong_first_use(engine: Pool) -> None:
    await engine.dispose()  # a warm connection would raise nothing
    async with AsyncSession(engine) as session:
        jobs = session.get(Task, 1), session.get(Task, 2)
        results = await asyncio.gather(*jobs, return_exceptions=True)
    raise results[1]  # type: ignore[misc]  # an error


first_use = two_sessions


async def wrong_flush(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        session.add(Task(title="rake"))
        jobs = session.flush(), session.flush()
        results = await asyncio.gather(*jobs, return_exceptions=True)
    raise next(filter(None, results))


flush = two_sessions


async def wrong_rollback(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        jobs = session.get(Task, 2), session.rollback()
        results = await asyncio.gather(*jobs, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def rollback(engine: Pool) -> None:
    await engine.dispose()  # the pool holds what the mistake left
    await two_sessions(engine)


async def wrong_poisoned(engine: Pool) -> None:
    await engine.dispose()
    with suppress(DBAPIError):
        await wrong_rollback(engine)
    await async_with(engine)  # another request is given that connection


poisoned = rollback


async def wrong_commit(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        jobs = session.commit(), session.commit()
        results = await asyncio.gather(*jobs, return_exceptions=True)
    raise next(r for r in results if isinstance(r, IllegalStateChangeError))


commit = two_sessions


async def messages(engine: AsyncEngine) -> None:
    await show_async(globals(), engine)
    # prints create_all: AttributeError: ... has no attribute '_run_ddl_visitor'
    # prints sync_with: TypeError: ... not support the context manager protocol
    # prints async_with: TypeError: ... not support the asynchronous context manager
    # prints session: AsyncContextNotStarted: AsyncConnection context has not been started
    # warns RuntimeWarning: coroutine 'AsyncConnection.close' was never awaited
    # prints not_awaited: AttributeError: 'coroutine' object has no attribute ...
    # warns RuntimeWarning: coroutine 'AsyncSession.exec' was never awaited
    # prints query: AttributeError: 'AsyncSession' object has no attribute 'query'
    # prints sync_driver: InvalidRequestError: The asyncio extension requires an async
    # prints async_driver: MissingGreenlet: greenlet_spawn has not been called; can't call
    # prints first_use: InvalidRequestError: This session is provisioning a new connection
    # prints flush: InvalidRequestError: Session is already flushing
    # prints (asyncpg) rollback: InterfaceError: ... another operation is in progress
    # prints (aiosqlite or psycopg) rollback: no error
    # prints (asyncpg) poisoned: InterfaceError: ... cannot use Connection.transaction() in
    # prints commit: IllegalStateChangeError: Method ... can't be called here; method
