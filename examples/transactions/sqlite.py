"""Begin transactions yourself in SQLite.

Python's sqlite3 begins one before INSERT, UPDATE and DELETE only.
"""

import asyncio

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


# needs sqlite
def wrong_undo(session: Session) -> list[str]:
    with session.begin_nested():
        session.add(Task(title="dig"))
    session.rollback()
    return list(session.exec(select(Task.title)))
    # returns ['dig']


def begin_by_hand(engine: Engine) -> None:  # of an async engine its sync_engine
    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def undo(engine: Engine) -> list[str]:
    begin_by_hand(engine)
    with Session(engine) as session:
        return wrong_undo(session)  # the same code
    # returns []


async def write(engine: AsyncEngine) -> list[int]:
    begin_by_hand(engine.sync_engine)
    writing = engine.execution_options(begin="IMMEDIATE")

    async def add(title: str) -> int:
        async with AsyncSession(writing) as session, session.begin():
            found = (await session.exec(select(Task))).all()
            session.add(Task(title=title))
            return len(found)

    return sorted(await asyncio.gather(*map(add, ["dig", "plant", "rake"])))
    # returns [0, 1, 2]
