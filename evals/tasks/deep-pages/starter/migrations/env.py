import asyncio

from alembic import context
from app import models  # noqa: F401  # fills the metadata
from app.database import engine
from sqlalchemy import Connection
from sqlmodel import SQLModel


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata)
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
