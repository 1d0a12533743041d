"""Bound every wait on the server: for each connection, in the words of its driver."""

# needs postgresql
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine


async def limited(url: URL) -> list[str]:
    limits = {
        "statement_timeout": "30s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    }
    args: dict[str, Any] = {"options": " ".join(f"-c {n}={limits[n]}" for n in limits)}
    if url.get_driver_name() == "asyncpg":
        args = {"server_settings": limits}
    engine = create_async_engine(url, connect_args=args)
    async with engine.connect() as connection:
        shown = [await connection.scalar(text(f"SHOW {name}")) for name in limits]
    await engine.dispose()
    return shown
    # returns ['30s', '5s', '1min']
