import asyncio
import os
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel import SQLModel, delete, text
from sqlmodel.ext.asyncio.session import AsyncSession

from examples.app.api import current_user
from examples.app.database import SessionFactory, create_engine, create_session_factory
from examples.app.main import create_app, migrate
from examples.app.models import User
from examples.app.settings import Settings
from examples.testing._guards import no_leaks


@pytest.fixture(scope="session")
async def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A new database for this run, and for this worker of pytest-xdist."""
    if not (server := os.environ.get("TEST_DATABASE_URL")):
        file = tmp_path_factory.mktemp("database") / "test.db"
        return settings_for(URL.create("sqlite", database=str(file)))
    url = make_url(server)
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await admin.dispose()
    return settings_for(url.set(database=name))


def settings_for(url: URL) -> Settings:
    secret = SecretStr(url.render_as_string(hide_password=False))
    return Settings(database_url=secret, migrate_at_start=False)


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Made as the application makes it, so its listeners come along."""
    await migrate(settings)  # or connection.run_sync(SQLModel.metadata.create_all)
    engine = create_engine(settings)
    yield engine
    await engine.dispose()


@pytest.fixture
async def sessions(engine: AsyncEngine) -> AsyncIterator[SessionFactory]:
    """Sessions whose commits are undone when the test ends."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )
        await transaction.rollback()


@pytest.fixture
async def committed(engine: AsyncEngine) -> AsyncIterator[SessionFactory]:
    """Sessions that commit, each on a connection of its own; the rows are deleted."""
    try:
        with no_leaks(engine.pool):
            yield create_session_factory(engine)
    finally:  # whatever failed, the next test finds no rows
        async with asyncio.timeout(10), engine.begin() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                await connection.execute(delete(table))


@pytest.fixture(scope="session")
async def app(settings: Settings, engine: AsyncEngine) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):  # no client of httpx runs it
        yield app


@pytest.fixture
async def client(app: FastAPI, sessions: SessionFactory) -> AsyncIterator[AsyncClient]:
    app.state.session_factory = sessions
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def user(
    app: FastAPI, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> User:
    """A user who is logged in."""
    async with sessions.begin() as session:
        user = User(name="ada", password_hash="none")  # what your model requires
        session.add(user)
    monkeypatch.setitem(app.dependency_overrides, current_user, lambda: user)
    return user
