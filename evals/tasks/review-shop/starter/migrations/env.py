import asyncio

from alembic import context
from app import main  # noqa: F401  # every model
from app.core.config import settings
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel


def run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def online() -> None:
    engine = create_async_engine(settings.database_url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(online())
