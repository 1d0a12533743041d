"""Keep connections in a pool: a new one costs more than what is asked through it."""

from typing import Any

from sqlalchemy import NullPool
from sqlmodel import Field, Session, SQLModel, select


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


def ask(session: Session, id: int) -> str:
    return session.exec(select(Task.title).where(Task.id == id)).one()
