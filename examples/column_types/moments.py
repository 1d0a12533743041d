"""Store moments with an offset, and times on a wall clock without one.

A ``datetime`` column is UTCDateTime: TIMESTAMP WITH TIME ZONE on PostgreSQL, UTC without
an offset on SQLite.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import NaiveDatetime
from sqlalchemy import DateTime
from sqlmodel import Field, Session, SQLModel, col, select

NOON = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    due_at: datetime
    wall: NaiveDatetime
    wrong: datetime = Field(sa_type=DateTime(timezone=True))


def seed(session: Session) -> None:
    session.add(Task(due_at=NOON, wall=NOON.replace(tzinfo=None), wrong=NOON))


def read(session: Session) -> list[str]:
    task = session.exec(select(Task)).one()
    return [f"{value:%H:%M%z}" for value in (task.due_at, task.wall, task.wrong)]
    # returns (sqlite) ['11:00+0000', '12:00', '12:00']
    # returns (asyncpg) ['11:00+0000', '12:00', '11:00+0000']
    # returns (psycopg) ['11:00+0000', '12:00', ...]


def wrong_naive(session: Session) -> None:
    session.exec(select(Task).where(Task.due_at < datetime(2026, 12, 1)))
    # raises StatementError: Datetime values must have timezone information. Use
    #     datetime.now(timezone.utc), or annotate the field with NaiveDatetime


def wrong_soon(session: Session) -> Sequence[int | None]:
    soon = col(Task.due_at) - timedelta(days=1) < NOON - timedelta(days=9)
    return session.exec(select(Task.id).where(soon)).all()
    # returns (sqlite) [1]
    # returns (postgresql) []
