"""Read the message: async code waits for the database, and nothing else may ask it."""

import asyncio
import contextlib

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="plant")])


Pool = AsyncEngine  # given to each case


async def wrong_create_all(engine: Pool) -> None:
    SQLModel.metadata.create_all(engine)  # type: ignore[arg-type]  # the mistake


async def create_all(engine: Pool) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


async def wrong_with(engine: Pool) -> None:
    with engine.begin():  # type: ignore[attr-defined]  # the mistake
        pass


async def with_(engine: Pool) -> None: ...


async def wrong_async_with(engine: Pool) -> None:
    async with Session(engine.sync_engine):  # type: ignore[attr-defined]  # the mistake
        pass


async def async_with(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        (await session.exec(select(Task))).all()


async def wrong_session(engine: Pool) -> None:
    with Session(engine) as session:  # type: ignore[call-overload]  # the mistake
        session.exec(select(Task)).all()


session = async_with


async def wrong_await(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        session.exec(select(Task)).all()  # type: ignore[attr-defined]  # the mistake


await_ = async_with


async def wrong_sync_driver(engine: Pool) -> None:
    create_async_engine("sqlite://")


async def sync_driver(engine: Pool) -> None:
    create_async_engine("sqlite+aiosqlite://")


async def wrong_async_driver(engine: Pool) -> None:
    with Session(create_engine(engine.url)) as session:
        session.exec(select(Task)).all()


async def async_driver(engine: Pool) -> None: ...


async def wrong_first_use(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await asyncio.gather(session.get(Task, 1), session.get(Task, 2))


first_use = async_with


async def wrong_flush(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        session.add(Task(title="rake"))
        await asyncio.gather(session.flush(), session.flush())


flush = async_with

async def wrong_commit(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        session.add(Task(title="rake"))
        await asyncio.gather(session.commit(), session.commit())

commit = async_with

async def wrong_close(engine: Pool) -> None:
    async with AsyncSession(engine) as session:
        await session.get(Task, 1)
        query = asyncio.create_task(session.exec(select(Task)))
        await asyncio.sleep(0)
        await session.rollback()
        await query

close = async_with

async def wrong_loop(engine: Pool) -> None:
    await async_with(engine)  # the pool keeps its connection
    await asyncio.to_thread(asyncio.run, async_with(engine))

async def loop(engine: Pool) -> None:
    await engine.dispose()
    await asyncio.to_thread(asyncio.run, async_with(engine))
    await engine.dispose()


async def messages(engine: AsyncEngine) -> None:
    await show_async(
        engine,
        wrong_create_all,
        wrong_async_with,
        wrong_session,
        wrong_await,
        wrong_sync_driver,
        wrong_async_driver,
        wrong_first_use,
        wrong_flush,
        wrong_commit,
        wrong_close,
        wrong_loop,
    )
    # prints xx
