"""Keep connections in a pool: a new one costs more than what is asked through it."""

from typing import Any

from sqlalchemy import Engine, NullPool
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="sow")])


OPTIONS: dict[str, dict[str, Any]] = {
    "the defaults": {},
    "each connection tested": {"pool_pre_ping": True},
    "psycopg, for poolers": {"connect_args": {"prepare_threshold": None}},
    "asyncpg, for poolers": {"connect_args": {"statement_cache_size": 0}},
    "no cache of SQL": {"query_cache_size": 0},
    "no pool": {"poolclass": NullPool},
}


def ask(engine: Engine) -> str:
    with Session(engine) as session:
        return session.exec(select(Task.title).where(Task.id == 1)).one()
    # returns 'dig'


async def ask_async(engine: AsyncEngine) -> str:
    async with AsyncSession(engine) as session:
        return (await session.exec(select(Task.title).where(Task.id == 1))).one()
    # returns 'dig'
