"""Runs the migrations."""

import asyncio
import time
from logging.config import fileConfig
from typing import Any

from alembic import context
from alembic.util import CommandError
from app import models  # noqa: F401  # and every other module that defines tables
from app.database_url import async_database_engine
from app.settings import Settings
from sqlalchemy import Connection, NullPool, event, func, select, text
from sqlmodel import SQLModel

NOT_OURS = {"spatial_ref_sys"}  # tables of an extension or of another application
LOCK = 20261125  # any number, the same for all instances
WAIT = 60  # seconds for another instance to finish
LIMIT = text("SELECT set_config('lock_timeout', '1s', true)")  # true: as SET LOCAL
OPTIONS: dict[str, Any] = {
    "target_metadata": SQLModel.metadata,
    "include_name": lambda name, kind, parents: name not in NOT_OURS,
    "compare_server_default": True,  # compare_type is on by default
    "render_as_batch": True,  # SQLite cannot alter a column
    "transactional_ddl": True,  # all or nothing, on SQLite too
}

config = context.config
url = config.attributes.get("url") or Settings().database_url  # not from the ini file
# Not the engine of the application: its PRAGMA foreign_keys=ON would delete rows.
engine = async_database_engine(url.get_secret_value(), poolclass=NullPool)
if config.config_file_name and config.cmd_opts:  # on the command line
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def take_turn(connection: Connection) -> None:
    """Lock as long as the transaction: right behind a pooler and in autocommit_block."""
    connection.execution_options(isolation_level="READ COMMITTED")
    lock = select(func.pg_try_advisory_xact_lock(LOCK))
    for _ in range(WAIT * 5):
        if connection.scalar(lock):
            break
        connection.rollback()
        time.sleep(0.2)
    else:
        raise CommandError(f"another instance still migrates after {WAIT} seconds")
    # Last: it also drops the snapshot, for which CREATE INDEX CONCURRENTLY would wait.
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # In each transaction, but not in an autocommit_block, which has to wait.
        event.listen(connection, "begin", lambda connection: connection.execute(LIMIT))
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.run_migrations()


async def migrate() -> None:
    async with engine.connect() as turn:
        if engine.dialect.name == "postgresql":
            await turn.run_sync(take_turn)  # until `turn` is closed
        async with engine.connect() as connection:
            await connection.run_sync(run)


if context.is_offline_mode():
    context.configure(url=engine.url, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(migrate())
