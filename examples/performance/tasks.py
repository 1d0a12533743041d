"""Give tasks that run at the same time a connection each."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="sow")])


async def answer(engine: AsyncEngine, tasks: int, requests: int) -> int:
    waiting = iter(range(requests))

    async def work() -> int:
        answered = 0
        for _ in waiting:
            async with AsyncSession(engine) as session:
                await session.exec(select(Task).where(Task.id == 1))
            answered += 1
        return answered

    return sum(await asyncio.gather(*(work() for _ in range(tasks))))
