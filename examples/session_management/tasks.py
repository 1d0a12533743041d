"""Give each task a session of its own, and pass ids between them."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import Field, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add_all([Task(title="Plan"), Task(title="Write")])


async def finish(engine: AsyncEngine) -> None:
    sessions = async_sessionmaker(engine, class_=AsyncSession)

    async def job(task_id: int) -> None:
        async with sessions.begin() as session:
            (await session.get_one(Task, task_id)).done = True

    await asyncio.gather(job(1), job(2))
    # emits 2 COMMIT


async def wrong_finish(engine: AsyncEngine) -> None:
    async def job(task_id: int) -> None:
        (await session.get_one(Task, task_id)).done = True
        await session.commit()

    async with AsyncSession(engine) as session:
        print(await asyncio.gather(job(1), job(2), return_exceptions=True))
    # emits 0 COMMIT: nothing is saved
    # prints [ResourceClosedError(...), IllegalStateChangeError("Method 'commit()' ...


async def wrong_reads(engine: AsyncEngine) -> None:
    for pool in ("warm", "cold"):
        async with AsyncSession(engine) as session:
            jobs = session.get(Task, 1), session.get(Task, 2)
            print(pool, await asyncio.gather(*jobs, return_exceptions=True))
        await engine.dispose()  # empties the pool
    # prints warm [Task(...), Task(...)]
    # prints cold [Task(...), InvalidRequestError('This session is provisioning ...
