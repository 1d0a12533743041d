"""One test that leaves a session open, and one that must not suffer for it."""

from examples.app.database import SessionFactory
from examples.app.models import User

LEFT: list[object] = []


async def test_leak(committed: SessionFactory) -> None:
    async with committed.begin() as session:
        session.add(User(name="ada", password_hash="none"))
    LEFT.append(session := committed())
    await session.get(User, 1)


async def test_next(committed: SessionFactory) -> None:
    async with committed.begin() as session:
        session.add(User(name="ada", password_hash="none"))
