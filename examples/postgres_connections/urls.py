"""Know what a URL means to each driver, before it is deployed."""

from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import create_engine

from .database_url import async_database_engine, connection

NEON = "postgres://me@ep-x-pooler.eu-central-1.aws.neon.tech/app?sslmode=require"


def wrong_scheme() -> None:
    create_engine(NEON)
    # raises NoSuchModuleError: Can't load plugin: sqlalchemy.dialects:postgres


def scheme(url: URL) -> str:
    return url.set(drivername="postgresql").get_dialect().driver
    # returns (sqlalchemy>=2.1) 'psycopg'
    # returns (sqlalchemy<2.1) 'psycopg2'


async def wrong_sslmode() -> None:
    engine = create_async_engine("postgresql+asyncpg://host/app?sslmode=require")
    await engine.connect()
    # raises TypeError: connect() got an unexpected keyword argument 'sslmode'


def sslmode() -> dict[str, Any]:
    return connection(f"{NEON}&channel_binding=require", "asyncpg")[1]
    # warns UserWarning: for channel_binding asyncpg verifies the certificate
    # returns {'statement_cache_size': 0, 'server_settings': {}, 'ssl': True}


def refused() -> None:
    async_database_engine(f"{NEON}&require_auth=scram-sha-256", "asyncpg")
    # raises ValueError: asyncpg cannot honour require_auth
