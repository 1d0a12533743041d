"""Convert the columns of SQLModel before 0.0.45, which had no time zone."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel, col, select

# needs postgresql
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
NEW_YORK = "SET TIME ZONE 'America/New_York'"


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    due_at: datetime


def execute(session: Session, statement: str) -> None:
    session.connection().execute(text(statement))


def seed(session: Session) -> None:
    session.add(Task(due_at=NOON))
    session.flush()
    old = "ALTER TABLE task ALTER due_at TYPE timestamp USING due_at AT TIME ZONE 'UTC'"
    execute(session, old)


def wrong_write(session: Session) -> list[str]:
    execute(session, "SET TIME ZONE 'America/New_York'")  # or a setting of the server
    session.add(Task(due_at=NOON))
    times = session.exec(select(Task.due_at).order_by(col(Task.id)))
    return [f"{due_at:%H:%M}" for due_at in times]
    # returns ['12:00', '07:00']


def wrong_convert(session: Session) -> str:
    execute(session, "SET TIME ZONE 'America/New_York'")
    execute(session, "ALTER TABLE task ALTER due_at TYPE timestamptz")
    return f"{session.exec(select(Task.due_at)).one():%H:%M}"
    # returns '17:00'


def convert(session: Session) -> str:
    execute(session, "SET TIME ZONE 'America/New_York'")
    alter = "ALTER TABLE task ALTER due_at TYPE timestamptz"
    execute(session, f"{alter} USING due_at AT TIME ZONE 'UTC'")
    return f"{session.exec(select(Task.due_at)).one():%H:%M}"
    # returns '12:00'
