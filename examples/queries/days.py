"""A day is from midnight to midnight in somebody's zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, SQLModel, col, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    created_at: datetime = Field(index=True)


def seed(session: Session) -> None:
    first = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 0:30 in Berlin, in summer time
    last = datetime(2026, 10, 25, 22, 30, tzinfo=UTC)  # 23:30 in Berlin, 24 hours later
    session.add(Task(title="first", created_at=first))
    session.add(Task(title="last", created_at=last))
    session.add(Task(title="next day", created_at=last + timedelta(hours=1)))


def on_day(session: Session) -> Sequence[str]:
    day = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin"))  # has 25 hours
    created_at = col(Task.created_at)
    in_day = created_at >= day, created_at < day + timedelta(days=1)
    return session.exec(select(Task.title).where(*in_day).order_by(created_at)).all()
    # returns ['first', 'last']


def per_day(session: Session) -> Sequence[tuple[date, int]]:
    day = func.date(func.timezone("Europe/Berlin", Task.created_at)).label("day")
    statement = select(day, func.count()).group_by("day").order_by("day")
    return session.exec(statement).all()
    # needs postgresql
    # returns [(datetime.date(2026, 10, 25), 2), (datetime.date(2026, 10, 26), 1)]
