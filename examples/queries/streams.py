"""Read a large result in batches, and know what is in memory meanwhile."""

from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add_all(Task(id=id) for id in range(1, 301))


async def stream_async(session: AsyncSession) -> int:
    tasks = await session.stream_scalars(select(Task).execution_options(yield_per=100))
    return max([len(session.identity_map) async for task in tasks])  # in memory
    # returns 100


async def wrong_stream_async(session: AsyncSession) -> int:
    tasks = await session.exec(select(Task).execution_options(yield_per=100))
    return max(len(session.identity_map) for task in tasks)
    # returns 300


def wrong_commit(session: Session) -> None:
    for task in session.exec(select(Task).execution_options(yield_per=100)):
        if task.id == 100:
            session.commit()
    # returns (sqlite) None
    # raises ProgrammingError (psycopg): cursor ... does not exist
    # raises NoActiveSQLTransactionError (asyncpg): cursor cannot be created outside
