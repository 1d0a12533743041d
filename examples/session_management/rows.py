"""Read fresh values, change a row by what was sent, and await it."""

from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add(Task(title="Plan", done=True))


def stale(session: Session) -> list[str]:
    task = session.get_one(Task, 1)
    # As the commit of another session does:
    session.connection().execute(text("UPDATE task SET title = 'Write'"))
    session.exec(select(Task)).all()  # the same object, its values left alone
    seen = [task.title]
    session.exec(select(Task).execution_options(populate_existing=True)).all()
    seen += [task.title]
    task.title = "Test"
    session.refresh(task)  # fresh too, but drops what was not flushed
    return [*seen, task.title]
    # returns ['Plan', 'Write', 'Write']


def wrong_save(session: Session) -> tuple[str, bool]:
    task = session.merge(Task(id=1, title="Write"))  # was done
    session.flush()
    return task.title, task.done
    # returns ('Write', False)


def count(session: Session) -> object:
    session.add(Task(title="Write"))
    return session.scalar(text("SELECT count(*) FROM task"))
    # returns (sqlalchemy>=2.1) 2
    # returns (sqlalchemy<2.1) 1


async def wrong_calls(session: AsyncSession) -> list[int]:
    session.delete(await session.get_one(Task, 1))  # type: ignore[unused-coroutine]
    await session.commit()  # and nothing is deleted
    result = (await session.execute(select(Task))).scalars()  # write exec(...)
    return [len(result.all()), len(result.all())]  # a result is read once
    # warns RuntimeWarning: coroutine 'AsyncSession.delete' was never awaited
    # warns DeprecationWarning: You probably want to use `session.exec()`
    # returns [1, 0]
