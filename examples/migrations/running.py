"""Run migrations as a job, or when the application starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, text

from ._alembic import Database, new_project, populated


async def wrong_start(url: URL) -> None:
    Database(url).alembic("upgrade head")
    # raises RuntimeError: asyncio.run() cannot be called from a running event loop


def wrong_config(url: URL, folder: Path) -> None:
    new_project(url, folder)
    command.upgrade(Config(folder / "alembic.ini"), "head")  # without toml_file
    # raises CommandError: No 'script_location' key found in configuration


def busy(url: URL) -> None:
    database = populated(url)
    with create_engine(url).connect() as reader:
        reader.execute(text("SELECT 1 FROM task"))  # and its transaction stays open
        database.alembic("upgrade head")
    # needs postgresql
    # raises OperationalError: canceling statement due to lock timeout
