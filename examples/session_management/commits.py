"""Flush in services, and commit where the work ends."""

from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def add_task(session: Session, title: str) -> Task:
    task = Task(title=title)
    session.add(task)
    session.flush()  # sends it: the id is there, a broken constraint raises here
    return task


def create(engine: Engine) -> None:
    sessions = sessionmaker(engine, class_=Session)
    with sessions.begin() as session:  # commits at the end, rolls back on an error
        add_task(session, "Plan")
        with suppress(IntegrityError), session.begin_nested():  # undoes this much only
            add_task(session, "Plan")
    # emits 1 COMMIT


async def create_async(engine: AsyncEngine) -> None:
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    async with sessions.begin() as session:
        session.add(Task(title="Plan"))
        await session.flush()
        with suppress(IntegrityError):
            async with session.begin_nested():  # flushes at its end
                session.add(Task(title="Plan"))
    # emits 1 COMMIT


def wrong_create(engine: Engine) -> None:
    with Session(engine) as session:
        add_task(session, "Plan")
        with suppress(IntegrityError):  # without a rollback
            add_task(session, "Plan")
        session.commit()
    # raises PendingRollbackError: This Session's transaction has been rolled back
