"""Give every connection back, and hold one at a time."""

import asyncio
import gc

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession


def small(url: URL) -> AsyncEngine:
    return create_async_engine(url, pool_size=2, max_overflow=0, pool_timeout=0.2)


async def ask(session: AsyncSession) -> None:
    await session.exec(select(text("1")))


async def wrong_nested(url: URL) -> None:
    engine = small(url)

    async def audit() -> None:
        async with AsyncSession(engine) as session:  # a second connection
            await ask(session)

    async def request() -> None:
        async with AsyncSession(engine) as session:
            await ask(session)
            await audit()

    try:
        async with asyncio.TaskGroup() as requests:
            for _ in range(3):
                requests.create_task(request())
    finally:
        await engine.dispose()
    # raises TimeoutErrorr: QueuePool limit of size 2 overflow 0 reached, connection
    #     timed out


async def nested(url: URL) -> None:
    engine = small(url)

    async def audit(session: AsyncSession) -> None:
        await ask(session)

    async def request() -> None:
        async with AsyncSession(engine) as session:
            await ask(session)
            await audit(session)

    async with asyncio.TaskGroup() as requests:
        for _ in range(3):
            requests.create_task(request())
    await engine.dispose()
    # returns None


async def wrong_leak(url: URL) -> int:
    engine = small(url)
    await ask(AsyncSession(engine))  # nobody closes it
    await engine.dispose()
    return gc.collect() and 0
    # warns SAWarning: The garbage collector is trying to clean up non-checked-in


