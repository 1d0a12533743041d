"""Engine and session factory."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from .settings import Settings

SessionFactory = async_sessionmaker[AsyncSession]


def create_engine(settings: Settings) -> AsyncEngine:
    """An engine for the URL of the settings; it connects on first use."""
    url = settings.url
    connect_args: dict[str, Any] = {}
    if url.get_driver_name() == "psycopg":
        connect_args["prepare_threshold"] = None  # safe behind a pooler
    if url.get_driver_name() == "asyncpg":
        connect_args["statement_cache_size"] = 0  # likewise
    engine = create_async_engine(
        url,
        connect_args=connect_args,
        pool_size=settings.pool_size,
        max_overflow=settings.max_overflow,
        pool_timeout=settings.pool_timeout,
        pool_pre_ping=True,
        hide_parameters=True,  # no values in errors and logs
    )
    if url.get_backend_name() == "sqlite":
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
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
