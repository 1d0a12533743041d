"""Give each connection back, hold one at a time, and keep to one event loop."""

import asyncio

from sqlalchemy import URL, NullPool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async

Address = URL  # given to each case
Pool = AsyncEngine  # given to helpers


def small(url: Address) -> AsyncEngine:
    return create_async_engine(url, pool_size=2, max_overflow=0, pool_timeout=0.2)


async def query(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.exec(select(text("1")))


async def wrong_nested(url: Address) -> None:
    engine = small(url)

    async def request() -> None:
        async with AsyncSession(engine) as session:
            await session.exec(select(text("1")))
            await query(engine)  # opens a second session: an audit log, say

    requests = [request() for _ in range(3)]
    results = await asyncio.gather(*requests, return_exceptions=True)
    await engine.dispose()
    raise next(filter(None, results))


async def nested(url: Address) -> None:
    engine = small(url)

    async def request() -> None:
        async with AsyncSession(engine) as session:
            for _ in ("the request", "its audit log"):
                await session.exec(select(text("1")))

    await asyncio.gather(*(request() for _ in range(3)))
    await engine.dispose()


async def wrong_leak(url: Address) -> None:
    engine = small(url)
    await AsyncSession(engine).exec(select(text("1")))  # and nobody closes it
    await engine.dispose()


async def leak(url: Address) -> None:
    engine = small(url)
    await query(engine)
    await engine.dispose()


# What others leave on the server connections of a pooler in transaction mode
LEFT = {"psycopg": "PREPARE _pg3_0 AS SELECT 1", "asyncpg": "DEALLOCATE ALL"}


async def ask(url: Address, options: dict[str, int | None]) -> None:
    engine = create_async_engine(url, connect_args=options, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 2"))
        await connection.exec_driver_sql(LEFT[engine.driver])
        for _ in range(6):  # psycopg prepares what it has sent five times
            await connection.execute(text("SELECT 2"))


async def wrong_pooler(url: Address) -> None:
    await ask(url, {})


async def pooler(url: Address) -> None:
    psycopg = url.get_driver_name().startswith("psycopg")
    await ask(
        url,
        {
            "prepare_threshold" if psycopg else "statement_cache_size": None
            if psycopg
            else 0
        },
    )


async def wrong_loop(url: Address) -> None:
    await asyncio.to_thread(run_twice, create_async_engine(url))


async def loop(url: Address) -> None:  # or ``await engine.dispose()`` in each loop
    await asyncio.to_thread(run_twice, create_async_engine(url, poolclass=NullPool))


def run_twice(engine: Pool) -> None:
    asyncio.run(query(engine))
    asyncio.run(query(engine))  # another event loop, as in a second test


async def wrong_engines(url: URL) -> None:
    await show_async(globals(), url)
    # needs postgresql
    # prints nested: TimeoutError: QueuePool limit of size 2 overflow 0 reached, connection
    # warns SAWarning: The garbage collector is trying to clean up non-checked-in
    # prints (psycopg) pooler: ... prepared statement "_pg3_0" already exists
    # prints (asyncpg) pooler: ... prepared statement ... does not exist
    # prints (asyncpg) loop: RuntimeError: ... attached to a different loop
