"""Keep values after a commit in async code, and know what still expires."""

import logging

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

logger = logging.getLogger("app")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add(Task(title="Plan"))


async def wrong_create(engine: AsyncEngine) -> None:
    async with AsyncSession(engine) as session:  # no expire_on_commit=False
        task = Task(title="Write")
        session.add(task)
        await session.commit()
        logger.warning("created task %s", task.id)
    # emits 1 COMMIT: it fails, and yet the row is saved
    # raises MissingGreenlet (sqlalchemy<2.1): can't call await_only() here.
    # raises MissingGreenlet (asyncpg, sqlalchemy>=2.1): can't call await_() here.
    # raises StatementError (aiosqlite or psycopg, sqlalchemy>=2.1):
    #     (sqlalchemy.exc.MissingGreenlet) ... can't call await_() here.


async def wrong_undo(engine: AsyncEngine) -> str:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        task = await session.get_one(Task, 1)
        await session.rollback()  # expires everything
        return task.title
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called


def wrong_dump(session: Session) -> tuple[str, dict[str, object]]:
    task = session.get_one(Task, 1)
    session.commit()
    return repr(task), task.model_dump()
    # returns ('Task()', {})


def dump(session: Session) -> dict[str, object]:
    task = session.get_one(Task, 1)
    session.commit()
    session.refresh(task)
    return task.model_dump(include={"title"})
    # returns {'title': 'Plan'}
