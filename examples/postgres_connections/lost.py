"""Try again when the connection is lost, and write once all the same."""

# needs postgresql
import asyncio
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

# Shut down, crashed, starting, no slot free; a connection that is gone.
AWAY = {"57P01", "57P02", "57P03", "53300", "08001", "08003", "08006"}


class Task(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    title: str


def is_lost(error: DBAPIError | OSError) -> bool:
    """Whether another connection may do, now or in a while."""
    if not isinstance(error, DBAPIError):  # asyncpg's, from connect
        return True
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in AWAY:
        return True
    return "connection failed" in str(error.orig)  # psycopg's, from connect


async def save(engine: AsyncEngine, task: Task, pause: float = 0.1) -> None:
    # The id was made here, so a commit whose answer was lost is not done twice.
    statement = insert(Task).values(task.model_dump()).on_conflict_do_nothing()
    for _ in range(7):
        try:
            async with AsyncSession(engine) as session:
                await session.exec(statement)
                await session.commit()
                return
        except (DBAPIError, OSError) as error:
            if not is_lost(error):
                raise
        await asyncio.sleep(pause)
        pause *= 2
    raise TimeoutError("the database is away")


async def _strand(engine: AsyncEngine) -> None:
    """As a failover does, or a pause: the pool holds a connection that is gone."""
    async with engine.connect() as other:
        async with engine.connect() as victim:
            pid = await victim.scalar(text("SELECT pg_backend_pid()"))
        kill = text("SELECT pg_terminate_backend(:pid, 1000)")
        await other.execute(kill, {"pid": pid})


async def wrong_add(engine: AsyncEngine) -> None:
    await _strand(engine)
    async with AsyncSession(engine) as session:
        session.add(Task(title="Plan"))
        await session.commit()
    # raises OperationalError (psycopg): terminating connection due to administrator
    #     command
    # raises InterfaceError (asyncpg): connection is closed


async def add(engine: AsyncEngine) -> None:
    await _strand(engine)
    await save(engine, Task(title="Plan"))
    # emits 2 INSERT
