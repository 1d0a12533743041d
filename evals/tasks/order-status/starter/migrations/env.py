import asyncio
import os

from alembic import context
from app import models  # noqa: F401
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    engine = create_async_engine(os.environ["DATABASE_URL"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)


asyncio.run(main())
