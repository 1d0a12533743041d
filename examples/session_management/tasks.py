"""Give each task a session of its own, and pass ids between them."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


async def titles(session: AsyncSession) -> Sequence[str]:
    return (await session.exec(select(Task.title).order_by(Task.title))).all()


async def gather(engine: AsyncEngine) -> Sequence[str]:
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    async def job(title: str) -> None:
        async with sessions.begin() as session:
            session.add(Task(title=title))

    await asyncio.gather(job("Plan"), job("Test"), job("Write"))
    async with sessions() as session:
        return await titles(session)
    # returns ['Plan', 'Test', 'Write']


async def wrong_gather(engine: AsyncEngine) -> Sequence[str]:
    async with AsyncSession(engine) as session:

        async def job(title: str) -> None:
            session.add(Task(title=title))
            await session.commit()

        jobs = job("Plan"), job("Test"), job("Write")
        print(await asyncio.gather(*jobs, return_exceptions=True))
    async with AsyncSession(engine) as session:
        return await titles(session)
    # warns SAWarning: Usage of the 'Session.add()' operation is not currently supported
    # prints IllegalStateChangeError("Method 'commit()' can't be called here; method
    #     '_prepare_impl()' is already in progress
    # returns []


async def wrong_reads(engine: AsyncEngine) -> None:
    for pool in ("warm", "cold"):
        async with AsyncSession(engine) as session:
            jobs = titles(session), titles(session)
            print(pool, *await asyncio.gather(*jobs, return_exceptions=True))
        await engine.dispose()
    # prints warm [] []
    # prints cold [] This session is provisioning a new connection; concurrent
    #     operations are not permitted


async def notify(engine: AsyncEngine, task_id: int | None) -> str:
    async with AsyncSession(engine) as session:
        task = await session.get(Task, task_id)
        return task.title if task else "nothing"


async def hand_over(engine: AsyncEngine) -> str:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        task = Task(title="Plan")
        session.add(task)
        await session.commit()
        return await asyncio.create_task(notify(engine, task.id))
    # returns 'Plan'


async def wrong_hand_over(engine: AsyncEngine) -> str:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        task = Task(title="Plan")
        session.add(task)
        await session.flush()  # no other session sees the row yet
        return await asyncio.create_task(notify(engine, task.id))
    # returns 'nothing'


async def wrong_share(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session, AsyncSession(engine) as other:
        task = Task(title="Plan")
        session.add(task)
        other.add(task)
    # raises InvalidRequestError: Object '<Task at ...>' is already attached to session
