"""Make one engine for each process, and a session for each piece of work."""

from collections.abc import Sequence

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def run(url: URL) -> Sequence[str]:
    engine = create_engine(url)  # once, at import or at startup
    sessions = sessionmaker(engine, class_=Session)
    SQLModel.metadata.create_all(engine)  # tests, prototypes; otherwise migrations
    with sessions() as session:  # for each request, job or command
        session.add(Task(title="Plan"))
        session.commit()  # without it the row is dropped, silently
        titles = session.exec(select(Task.title)).all()
    engine.dispose()  # at shutdown
    return titles
    # returns ['Plan']


async def run_async(url: URL) -> Sequence[str]:
    engine = create_async_engine(url)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with sessions() as session:
        session.add(Task(title="Plan"))
        await session.commit()
        titles = (await session.exec(select(Task.title))).all()
    await engine.dispose()  # in the event loop that used it
    return titles
    # returns ['Plan']


async def wrong_factory(engine: AsyncEngine) -> None:
    sessions = async_sessionmaker(engine)  # makes SQLAlchemy's AsyncSession
    async with sessions() as session:
        await session.exec(select(Task))  # type: ignore[attr-defined]  # the mistake
    # raises AttributeError: 'AsyncSession' object has no attribute 'exec'


async def wrong_create_all(engine: AsyncEngine) -> None:
    SQLModel.metadata.create_all(engine)  # type: ignore[arg-type]  # the mistake
    # raises AttributeError: 'AsyncEngine' object has no attribute '_run_ddl_visitor'


def wrong_driver() -> None:
    create_async_engine("sqlite:///app.db")  # a sync driver
    # raises InvalidRequestError: The loaded 'pysqlite' is not async.


async def wrong_engine(url: URL) -> None:
    create_engine(url).connect()  # an async driver
    # raises MissingGreenlet: greenlet_spawn has not been called
