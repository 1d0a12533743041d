"""Run migrations as a job, or when the application starts."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import OperationalError

from ._alembic import PROJECT, Database, Rows, new_project, populated

VERSION = "SELECT version_num FROM alembic_version"


async def start(url: URL) -> Rows:
    config = Config(toml_file=PROJECT / "pyproject.toml")
    config.attributes["url"] = url
    await asyncio.to_thread(command.upgrade, config, "head")
    return await asyncio.to_thread(Database(url).sql, VERSION)
    # returns [('0007',)]


async def wrong_start(url: URL) -> None:
    config = Config(toml_file=PROJECT / "pyproject.toml")
    config.attributes["url"] = url
    command.upgrade(config, "head")
    # raises RuntimeError: asyncio.run() cannot be called from a running event loop


def wrong_commit(url: URL, folder: Path) -> None:
    database = new_project(url, folder)
    database.edit("migrations/env.py", "        connection.commit()", "        # none")
    database.run("first.sh")
    # needs postgresql
    # raises CommandError: Target database is not up to date.


def busy(url: URL) -> list[Rows]:
    database = populated(url)
    engine = create_engine(url)
    with engine.connect() as reader:
        reader.execute(text("SELECT 1 FROM task"))  # and its transaction stays open
        try:
            database.alembic("upgrade head")
        except OperationalError as error:
            print(error)
    engine.dispose()
    left = database.sql(VERSION)
    database.alembic("upgrade head")
    return [left, database.sql(VERSION)]
    # needs postgresql
    # prints canceling statement due to lock timeout
    # returns [[('0001',)], [('0007',)]]
