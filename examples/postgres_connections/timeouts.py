"""Bound every wait on the server: for each connection, in the words of its driver."""

# needs postgresql
from typing import Any

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine

LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


def limits(driver: str) -> dict[str, Any]:
    """Connect arguments."""
    if driver == "asyncpg":
        return {"server_settings": LIMITS}
    return {"options": " ".join(f"-c {name}={limit}" for name, limit in LIMITS.items())}


async def limited(url: URL) -> list[str]:
    args = limits(url.get_driver_name())
    engine = create_async_engine(url, connect_args=args)
    async with engine.connect() as connection:
        shown = [await connection.scalar(text(f"SHOW {name}")) for name in LIMITS]
    await engine.dispose()
    return shown
    # returns ['30s', '5s', '1min']
