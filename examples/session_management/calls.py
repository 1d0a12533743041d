"""Await what is awaitable, and use exec."""

from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add(Task(title="Plan"))


async def delete(session: AsyncSession) -> int:
    await session.delete(await session.get_one(Task, 1))
    await session.commit()
    return len((await session.exec(select(Task))).all())
    # returns 0


async def wrong_delete(session: AsyncSession) -> int:
    session.delete(await session.get_one(Task, 1))  # type: ignore[unused-coroutine]
    await session.commit()
    return len((await session.exec(select(Task))).all())
    # warns RuntimeWarning: coroutine 'AsyncSession.delete' was never awaited
    # returns 1


async def wrong_read(session: AsyncSession) -> None:
    session.exec(select(Task)).all()  # type: ignore[attr-defined]  # the mistake
    # raises AttributeError: 'coroutine' object has no attribute 'all'


async def wrong_execute(session: AsyncSession) -> None:
    (await session.execute(select(Task))).scalars().all()
    # warns DeprecationWarning: You probably want to use `session.exec()`


async def wrong_exec(session: AsyncSession) -> None:
    (await session.exec(select(Task))).scalars()  # type: ignore[attr-defined]  # none
    # raises AttributeError: 'ScalarResult' object has no attribute 'scalars'


def wrong_query(session: Session) -> None:
    session.query(Task).all()
    # warns DeprecationWarning: You probably want to use `session.exec()`


def wrong_result(session: Session) -> list[int]:
    result = session.exec(select(Task))
    return [len(result.all()), len(result.all())]  # all() once, into a variable
    # returns [1, 0]
