"""Try again when the connection is lost, and write once all the same."""

# needs postgresql
import asyncio
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

# Shut down, crashed, starting, no slot free; a connection that is gone.
AWAY = {"57P01", "57P02", "57P03", "53300", "08001", "08003", "08006"}


class Task(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str


def is_lost(error: Exception) -> bool:
    if isinstance(error, OSError):  # asyncpg's, from connect
        return True
    cause = getattr(error, "orig", error)
    if getattr(cause, "sqlstate", None) in AWAY:
        return True
    connecting = "connection failed" in str(cause)  # psycopg's, without a state
    return connecting or getattr(error, "connection_invalidated", False)


async def save(engine: AsyncEngine, task: Task) -> None:
    # The id was made before: a commit whose answer was lost is not done twice.
    statement = insert(Task).values(task.model_dump()).on_conflict_do_nothing()
    for pause in (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 0):
        try:
            async with AsyncSession(engine) as session:
                await session.exec(statement)
                return await session.commit()
        except Exception as error:
            if not pause or not is_lost(error):
                raise
        await asyncio.sleep(pause)


async def _strand(engine: AsyncEngine) -> None:
    """As a failover does, or a pause: the pool holds a connection that is gone."""
    async with engine.connect() as other:
        async with engine.connect() as victim:
            pid = await victim.scalar(text("SELECT pg_backend_pid()"))
        kill = text("SELECT pg_terminate_backend(:pid, 1000)")
        await other.execute(kill, {"pid": pid})


async def add(engine: AsyncEngine) -> None:
    await _strand(engine)
    await save(engine, Task(title="Plan"))
    # emits 2 INSERT
