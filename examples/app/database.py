"""Engine and session factory."""

from contextlib import suppress
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from ..postgres_connections.database_url import async_database_engine
from .settings import Settings

SessionFactory = async_sessionmaker[AsyncSession]


def create_engine(settings: Settings) -> AsyncEngine:
    """An engine for the URL of the settings; it connects on first use."""
    engine = async_database_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.pool_size,
        max_overflow=settings.max_overflow,
        pool_timeout=settings.pool_timeout,
    )
    if engine.dialect.name == "sqlite":
        _make_strict(engine)
    return engine


def create_session_factory(engine: AsyncEngine) -> SessionFactory:
    # Without expire_on_commit=False a response could not read what was committed.
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def _make_strict(engine: AsyncEngine) -> None:
    """Foreign keys that hold, and transactions that wait for one another."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours to send
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        with suppress(OperationalError):  # as while others open a new file
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
