"""What the transaction around a test hides, on PostgreSQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from examples.app.database import SessionFactory

DEFERRED = (
    "CREATE TABLE IF NOT EXISTS part (task_id int REFERENCES task DEFERRABLE "
    "INITIALLY DEFERRED)"
)


async def write(sessions: SessionFactory) -> list[object]:
    async with sessions() as session:
        connection = await session.connection()
        await connection.execute(text(DEFERRED))
        await session.commit()
        times: list[object] = []
        for _ in range(2):
            connection = await session.connection()
            times.append(await connection.scalar(text("SELECT now()")))
            await session.commit()
        connection = await session.connection()
        await connection.execute(text("INSERT INTO part VALUES (999)"))
        await session.commit()
        return times


async def test_hidden(sessions: SessionFactory) -> None:
    first, second = await write(sessions)
    assert first == second


async def test_seen(committed: SessionFactory) -> None:
    with pytest.raises(IntegrityError, match="foreign key"):
        await write(committed)
