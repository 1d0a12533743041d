"""Drop what uses a column before you convert it, then make it anew.

A view holds the type of its columns; an index takes no expression that follows the session's zone.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from alembic import op
from sqlalchemy import Index, func, text
from sqlmodel import Field, Session, SQLModel

from ._convert_times import upgrade
from ._old_rows import differences, execute, old_tables, operations


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


IN_UTC = "date_trunc('day', (created_at AT TIME ZONE 'UTC'))"


class Task(SQLModel, table=True):
    __table_args__ = (Index("task_day", text(IN_UTC)),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id")
    created_at: datetime
    started_at: datetime | None = Field(default=None, index=True)
    due_at: datetime | None = None
    saved_at: datetime | None = Field(
        default=None, sa_column_kwargs={"server_default": func.now()}
    )


@contextlib.contextmanager
def migration(session: Session, *made: str) -> Iterator[None]:
    """A migration of the old tables and of what was made by hand."""
    old_tables(session)
    for statement in made:
        execute(session, statement)
    with operations(session):
        yield


# needs postgresql
VIEW = "CREATE VIEW late AS SELECT id FROM task WHERE due_at < now()"
INDEX = "CREATE INDEX task_day ON task (date_trunc('day', created_at))"
LOWER = "CREATE INDEX task_title ON task (lower(title))"


def wrong_view(session: Session) -> None:
    with migration(session, VIEW):
        upgrade()
    # raises NotSupportedError or DBAPIError: cannot alter type of a column used by


def wrong_index(session: Session) -> None:
    with migration(session, INDEX):
        upgrade()
    # raises ProgrammingError: functions in index expression must be marked IMMUTABLE


def both(session: Session) -> list[str]:
    with migration(session, VIEW, INDEX, LOWER):
        op.execute("DROP VIEW late")
        op.execute("DROP INDEX task_day")
        upgrade()
        op.execute(VIEW)
        op.execute(f"CREATE INDEX task_day ON task ({IN_UTC})")
    return differences(session)  # of LOWER, which no model declares
    # returns ['remove_index']
