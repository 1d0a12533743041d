"""Runs the migrations: ``alembic -c examples/app/alembic.ini upgrade head``."""

import asyncio
import time
from logging.config import fileConfig
from typing import Any

from alembic import context
from sqlalchemy import URL, Connection, NullPool, func, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from examples.app import models  # noqa: F401
from examples.app.settings import Settings

LOCK = 20261125  # any number, the same for all instances
OPTIONS: dict[str, Any] = {
    "target_metadata": SQLModel.metadata,
    "compare_server_default": True,
    "render_as_batch": True,  # SQLite cannot alter a column
    "transactional_ddl": True,  # all or nothing, on SQLite too
}

config = context.config
url: URL = config.attributes.get("url") or Settings().url  # given by main.py at start
if config.config_file_name and config.cmd_opts:  # on the command line
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        lock = select(func.pg_try_advisory_lock(LOCK))
        while not connection.scalar(lock):  # another instance migrates
            connection.rollback()
            time.sleep(0.2)
        connection.execute(text("SET lock_timeout = '1s'"))
        connection.commit()  # or Alembic would leave the commit to us
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.run_migrations()


async def run_async() -> None:
    # An engine of its own: with PRAGMA foreign_keys=ON, SQLite's way to alter a table
    # deletes the rows that refer to it.
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)


if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(run_async())
