"""Runs the migrations, with a sync or an async driver."""

import asyncio
import time
from logging.config import fileConfig
from typing import Any

from alembic import context
from app import models  # noqa: F401  # and every other module that defines tables
from app.settings import Settings
from sqlalchemy import Connection, NullPool, create_engine, func, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

NOT_OURS = {"spatial_ref_sys"}  # tables of an extension or of another application
LOCK = 20261125  # any number, the same for all instances
OPTIONS: dict[str, Any] = {
    "target_metadata": SQLModel.metadata,
    "include_name": lambda name, kind, parents: name not in NOT_OURS,
    "compare_server_default": True,  # compare_type is on by default
    "render_as_batch": True,  # SQLite cannot alter a column
    "transactional_ddl": True,  # all or nothing, on SQLite too
}

config = context.config
url = config.attributes.get("url") or Settings().url  # not through the ini file
if config.config_file_name and config.cmd_opts:  # on the command line
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        lock = select(func.pg_try_advisory_lock(LOCK))
        while not connection.scalar(lock):  # another instance migrates
            connection.rollback()
            time.sleep(0.2)
        connection.execute(text("SET lock_timeout = '1s'"))
        connection.commit()  # or Alembic would leave the commit to you
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.run_migrations()


async def run_async() -> None:
    # Not the engine of the application: its PRAGMA foreign_keys=ON would delete rows.
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)


if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
elif url.get_dialect().is_async:
    asyncio.run(run_async())
else:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        run(connection)
