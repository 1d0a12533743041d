"""Read a large result in batches, and know what is in memory meanwhile."""

from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add_all(Task() for _ in range(300))


def wrong_stream(session: Session) -> int:
    return max(len(session.identity_map) for _ in session.exec(select(Task)))
    # returns 300


def stream(session: Session) -> int:
    statement = select(Task).execution_options(yield_per=100)
    return max(len(session.identity_map) for _ in session.exec(statement))
    # returns 100


async def wrong_stream_async(session: AsyncSession) -> int:
    statement = select(Task).execution_options(yield_per=100)
    tasks = await session.exec(statement)  # fetches all of them
    return max(len(session.identity_map) for _ in tasks)
    # returns 300


async def stream_async(session: AsyncSession) -> int:
    statement = select(Task).execution_options(yield_per=100)
    tasks = await session.stream_scalars(statement)
    return max([len(session.identity_map) async for _ in tasks])
    # returns 100


def wrong_commit(session: Session) -> int:
    for task in session.exec(select(Task).execution_options(yield_per=100)):
        task.done = True
        if task.id and task.id % 100 == 0:
            session.commit()
    return session.exec(select(col(Task.done))).all().count(True)
    # returns (sqlite) 300
    # raises ProgrammingError (psycopg): cursor ... does not exist
    # raises NoActiveSQLTransactionError (asyncpg): cursor cannot be created outside of
    #     a transaction


def commit(session: Session) -> int:
    last, size = 0, 100
    statement = select(Task).order_by(col(Task.id)).limit(size)
    while tasks := session.exec(statement.where(col(Task.id) > last)).all():
        last = tasks[-1].id or 0
        for task in tasks:
            task.done = True
        session.commit()
    return session.exec(select(col(Task.done))).all().count(True)
    # returns 300
