"""What the transaction around a test hides, on PostgreSQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from examples.app.database import SessionFactory
from examples.app.models import User

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


async def test_nested(sessions: SessionFactory) -> None:
    async with sessions() as outer:
        await outer.connection()
        async with sessions.begin() as inner:
            user = User(name="ada", password_hash="none")
            inner.add(user)
        assert await outer.get(User, user.id)
        await outer.rollback()
        assert await outer.get(User, user.id) is None


@pytest.mark.parametrize("again", [1, 2])
async def test_ids(
    sessions: SessionFactory, again: int, seen: list[int | None]
) -> None:
    async with sessions.begin() as session:
        session.add(user := User(name="ada", password_hash="none"))
    assert user.id not in seen
    seen.append(user.id)


@pytest.fixture(scope="session")
def seen() -> list[int | None]:
    return []
