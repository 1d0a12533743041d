"""Use an asyncpg connection in the event loop that made it."""

import asyncio

from sqlalchemy import URL, NullPool
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession

# needs asyncpg

Pool = AsyncEngine  # not an example


async def use(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.exec(select(text("1")))


async def wrong_loop(url: URL) -> None:
    engine = create_async_engine(url)
    await use(engine)
    await asyncio.to_thread(asyncio.run, use(engine))  # a second event loop
    # raises RuntimeError: ... attached to a different loop


async def loop(url: URL) -> None:
    engine = create_async_engine(url, poolclass=NullPool)  # or await engine.dispose()
    await use(engine)
    await asyncio.to_thread(asyncio.run, use(engine))
    # returns None
