"""Make one engine for each process, and a session for each piece of work."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def run(url: URL) -> None:
    engine = create_engine(url)  # once for each process; connects when first used
    sessions = sessionmaker(engine, class_=Session)
    SQLModel.metadata.create_all(engine)  # tests, prototypes; otherwise migrations
    with sessions() as session:  # for each request, job or command
        session.add(Task(title="Plan"))
        session.commit()
    engine.dispose()  # at shutdown
    # emits 1 INSERT


async def run_async(url: URL) -> None:
    engine = create_async_engine(url)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with sessions() as session:
        session.add(Task(title="Plan"))
        await session.commit()
    await engine.dispose()  # in the event loop that used it
    # emits 1 INSERT


async def wrong_factory(engine: AsyncEngine) -> None:
    async with async_sessionmaker(engine)() as session:  # SQLAlchemy's AsyncSession
        await session.exec(select(Task))  # type: ignore[attr-defined]  # the mistake
    # raises AttributeError: 'AsyncSession' object has no attribute 'exec'
