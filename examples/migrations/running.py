"""Run migrations as a job, or when the application starts."""

from sqlalchemy import URL, create_engine, text

from ._alembic import Database, populated


async def wrong_start(url: URL) -> None:
    Database(url).alembic("upgrade head")
    # raises RuntimeError: asyncio.run() cannot be called from a running event loop


def busy(url: URL) -> None:
    database = populated(url)
    with create_engine(url).connect() as reader:
        reader.execute(text("SELECT 1 FROM task"))  # and its transaction stays open
        database.alembic("upgrade head")
    # needs postgresql
    # raises OperationalError: canceling statement due to lock timeout
