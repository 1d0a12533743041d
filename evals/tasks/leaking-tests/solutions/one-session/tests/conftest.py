from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from app import main
from app.database import engine, get_session
from httpx import ASGITransport, AsyncClient
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession


@pytest.fixture(scope="session", autouse=True)
def sqlite_begins() -> None:
    """SQLite's driver doesn't begin before a SAVEPOINT."""
    if engine.dialect.name == "sqlite":
        event.listen(
            engine.sync_engine,
            "begin",
            lambda connection: connection.exec_driver_sql("BEGIN"),
        )


@pytest.fixture(scope="session", autouse=True)
async def tables(sqlite_begins: None) -> AsyncIterator[None]:
    async with main.app.router.lifespan_context(main.app):
        yield
    await engine.dispose()


@pytest.fixture
async def session(tables: None) -> AsyncIterator[AsyncSession]:
    """Everything in one transaction, which is rolled back."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(
            connection, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        await transaction.rollback()


@pytest.fixture(autouse=True)
def one_session(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    async def same() -> AsyncIterator[AsyncSession]:
        try:
            yield session
        except Exception:
            await session.rollback()
            raise

    monkeypatch.setattr(main, "new_session", asynccontextmanager(same))
    monkeypatch.setitem(main.app.dependency_overrides, get_session, same)
    main.book_counts.clear()
    yield


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=main.app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
