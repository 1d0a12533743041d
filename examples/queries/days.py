"""A day is from midnight to midnight in somebody's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Date, Field, Session, SQLModel, cast, col, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    created_at: datetime = Field(index=True)


def seed(session: Session) -> None:
    session.add(Task(title="late", created_at=datetime(2026, 5, 1, 22, 30, tzinfo=UTC)))


DAY, BERLIN = date(2026, 5, 2), ZoneInfo("Europe/Berlin")


def wrong_on(session: Session, day: date = DAY) -> list[str]:
    condition = func.date(Task.created_at) == day.isoformat()
    return list(session.exec(select(Task.title).where(condition)))
    # returns (sqlite) []
    # raises ProgrammingError (postgresql): operator does not exist: date = character varying


def on(session: Session, day: date = DAY, zone: ZoneInfo = BERLIN) -> list[str]:
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    created = col(Task.created_at)
    condition = created >= start, created < end
    return list(session.exec(select(Task.title).where(*condition)))
    # returns ['late']


def per_day(session: Session) -> list[tuple[date, int]]:
    day = cast(func.timezone("Europe/Berlin", Task.created_at), Date).label("day")
    return list(session.exec(select(day, func.count()).group_by("day").order_by("day")))
    # needs postgresql
    # returns [(datetime.date(2026, 5, 2), 1)]
