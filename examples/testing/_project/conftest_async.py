import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel import SQLModel, delete, text
from sqlmodel.ext.asyncio.session import AsyncSession

from examples.app.api import current_user
from examples.app.database import SessionFactory, create_engine, create_session_factory
from examples.app.main import create_app
from examples.app.models import User
from examples.app.settings import Settings


@pytest.fixture(scope="session")
async def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A new database for this run, and for this worker of pytest-xdist."""
    if not (server := os.environ.get("TEST_DATABASE_URL")):
        file = tmp_path_factory.mktemp("database") / "test.db"
        return Settings(database_url=SecretStr(f"sqlite:///{file}"))
    url = make_url(server)
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await admin.dispose()
    own = url.set(database=name).render_as_string(hide_password=False)
    return Settings(database_url=SecretStr(own))


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The application's own engine, so its listeners come along; tables once a run."""
    engine = create_engine(settings)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
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
    yield create_session_factory(engine)
    assert not engine.pool.checkedout(), f"not closed: {engine.pool.status()}"
    async with engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            await connection.execute(delete(table))


@pytest.fixture(scope="session")
async def app(settings: Settings, engine: AsyncEngine) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):  # no client of httpx runs it
        yield app


@pytest.fixture
async def client(
    app: FastAPI, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[AsyncClient]:
    monkeypatch.setattr(app.state, "session_factory", sessions)
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def user(
    app: FastAPI, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> User:
    """A user who is logged in."""
    async with sessions.begin() as session:
        user = User(name="ada", password_hash="none")
        session.add(user)
    monkeypatch.setitem(app.dependency_overrides, current_user, lambda: user)
    return user
