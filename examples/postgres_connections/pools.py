"""Size the pools of all processes against what the server allows."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine


def pool_size(max_connections: int, processes: int, reserve: int = 10) -> int:
    """pool_size + max_overflow of one process."""
    return (max_connections - reserve) // processes


def sizes() -> tuple[int, int]:
    workers = 2 * 4  # pods, workers in each
    return pool_size(100, workers), pool_size(100, workers * 2)  # old and new at once
    # returns (11, 5)


async def waits(url: URL) -> None:
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    try:
        async with engine.connect(), engine.connect():  # a session within a session
            pass
    finally:
        await engine.dispose()
    # needs postgresql
    # raises sqlalchemy.exc.TimeoutError: QueuePool limit of size 1 overflow 0 reached,
    #     connection timed out, timeout 0.10
