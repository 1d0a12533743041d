"""Find out what an old column holds, then convert it so that no moment moves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import DateTime, func
from sqlmodel import Field, Session, SQLModel, col, select

from ._convert_times import change
from ._old_rows import ZONES, dialect, old_tables, operations


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = None
    created_at: datetime
    started_at: datetime | None = Field(default=None, index=True)
    due_at: datetime | None = None
    saved_at: datetime | None = Field(
        default=None, sa_column_kwargs={"server_default": func.now()}
    )


def show(session: Session, zone: str) -> None:
    """What the new code reads: the moment was noon, and ``saved_at`` is now."""
    task = session.exec(select(Task)).one()
    session.expunge_all()
    assert task.started_at and task.due_at and task.saved_at
    moments = [f"{m:%H:%M}" for m in (task.created_at, task.started_at, task.due_at)]
    shifted = abs(datetime.now(UTC) - task.saved_at) > timedelta(minutes=9)
    print(zone, *moments, "shifted" if shifted else "now")


def wrong_read(session: Session) -> None:
    for zone in ZONES:  # of the session that wrote; the process was in New York
        old_tables(session, zone)
        show(session, zone)
    # prints (sqlite) UTC 12:00 08:00 17:30 now
    # prints (postgresql) UTC 12:00 08:00 12:00 now
    # prints (postgresql) America/New_York 12:00 08:00 08:00 shifted
    # prints (postgresql) Asia/Kolkata 12:00 08:00 17:30 shifted


def in_utc(session: Session) -> Sequence[str]:
    old_tables(session, "UTC")
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    session.add(Task(title="plant", created_at=noon))
    at_noon = select(Task.title).where(Task.created_at == noon).order_by(col(Task.id))
    return session.exec(at_noon).all()
    # returns ['dig', 'plant']


def convert(session: Session) -> None:
    for zone in ZONES:
        old_tables(session, zone)
        written_in = {"created_at": "UTC", "started_at": "America/New_York"}
        if dialect(session) == "postgresql":
            written_in |= {"due_at": zone, "saved_at": zone}
        else:
            written_in |= {"due_at": "Asia/Kolkata"}  # if all clients were there
        with operations(session):
            change(DateTime(timezone=True), {"task": written_in})
        show(session, zone)
    # prints UTC 12:00 12:00 12:00 now
    # prints America/New_York 12:00 12:00 12:00 now
    # prints Asia/Kolkata 12:00 12:00 12:00 now
    # emits 3 ALTER (postgresql): one for each table
