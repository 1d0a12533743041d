"""Turn foreign keys on in SQLite."""

from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine


async def foreign_keys() -> None:
    engine = create_async_engine("sqlite+aiosqlite://")

    @event.listens_for(engine.sync_engine, "connect")  # a sync engine: itself
    def on_connect(connection: Any, entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    async with engine.connect() as connection:
        print(await connection.scalar(text("PRAGMA foreign_keys")))
    await engine.dispose()
    # prints 1
