"""Take what is free in one statement, which the database decides."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, col, update
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    assignee: str | None = None


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


async def take(session: AsyncSession, task_id: int, name: str) -> Task | None:
    free = col(Task.id) == task_id, col(Task.assignee).is_(None)
    taking = update(Task).where(*free).values(assignee=name).returning(Task)
    return (await session.exec(taking)).scalar_one_or_none()  # None: answer 409


async def both(engine: AsyncEngine) -> list[bool]:
    async def request(name: str) -> bool:
        async with AsyncSession(engine) as session, session.begin():
            return await take(session, 1, name) is not None

    return sorted(await asyncio.gather(request("Ada"), request("Bob")))
    # returns [False, True]
