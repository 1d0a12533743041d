"""Raise the packages first, with the columns as they are."""

from datetime import datetime

from sqlalchemy import DateTime, func
from sqlmodel import Field, Session, SQLModel, select

from ._old_rows import differences, execute, old_tables

NOON = datetime(2026, 7, 1, 12)  # what datetime.utcnow() gave


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id")
    created_at: datetime = Field(sa_type=DateTime)  # as before 0.0.45
    started_at: datetime | None = Field(default=None, sa_type=DateTime, index=True)
    due_at: datetime | None = Field(default=None, sa_type=DateTime)
    saved_at: datetime | None = Field(
        default=None,
        sa_type=DateTime,
        sa_column_kwargs={"server_default": func.now()},
    )


def unchanged(session: Session) -> list[object]:
    old_tables(session, "America/New_York")
    task = Task(title="plant", created_at=NOON)
    print(task.model_dump_json(include={"created_at"}))  # as the API answers
    session.add(task)
    rows = session.exec(select(Task.created_at)).all()
    return [differences(session), rows == [NOON, NOON]]
    # prints {"created_at":"2026-07-01T12:00:00"}
    # returns [[], True]


def wrong_first(session: Session) -> bool:
    old_tables(session)
    execute(session, "ALTER TABLE task ALTER created_at TYPE timestamptz")
    created_at = session.exec(select(Task.created_at)).one()
    print(created_at == NOON)
    return created_at < NOON
    # needs postgresql
    # prints False
    # raises TypeError: can't compare offset-naive and offset-aware datetimes
