"""Keep one connection to SQLite in memory, or take a file."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import Engine, StaticPool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, Session, SQLModel, create_engine, func, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def count_in_a_thread(**options: Any) -> int:
    engine = create_engine("sqlite://", **options)
    SQLModel.metadata.create_all(engine)
    with ThreadPoolExecutor() as threads:  # as FastAPI does for `def` endpoints
        return threads.submit(count, engine).result()


def count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.exec(select(func.count()).select_from(Task)).one()


def wrong_memory() -> int:
    return count_in_a_thread()
    # raises OperationalError: no such table: task


def memory() -> int:
    return count_in_a_thread(
        poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    # returns 0


async def one_connection() -> int:
    engine = create_async_engine("sqlite+aiosqlite://")  # takes StaticPool by itself
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(engine) as writer, AsyncSession(engine) as reader:
        writer.add(Task(title="dig"))
        await writer.flush()  # not committed
        found = await reader.exec(select(func.count()).select_from(Task))
        return found.one()
    # returns 1
