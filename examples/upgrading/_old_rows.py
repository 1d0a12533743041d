"""The tables and rows that the old project left behind."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import Session, SQLModel

OLD = Path(__file__).parent / "_old"
ZONES = ("UTC", "America/New_York", "Asia/Kolkata")
# What _old/application.py writes at noon in New York: tests/test_upgrading.py runs it.
COLUMNS = "title, project_id, created_at, started_at, due_at"
TIMES = {
    "postgresql": "'2026-07-01 12:00', '2026-07-01 08:00', "
    "timestamptz '2026-07-01 17:30+05:30'",
    "sqlite": "'2026-07-01 12:00:00.000000', '2026-07-01 08:00:00.000000', "
    "'2026-07-01 17:30:00.000000'",
}


def dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def execute(session: Session, statement: str) -> None:
    session.connection().execute(text(statement))


def old_tables(session: Session, zone: str = "UTC") -> None:
    """The tables that the old versions made, and a row written in a session of ``zone``."""
    for table in ("task", "project"):
        execute(session, f"DROP TABLE IF EXISTS {table}")
    for statement in (OLD / f"{dialect(session)}.sql").read_text("utf-8").split(";\n"):
        if statement.strip():
            execute(session, statement)
    if dialect(session) == "postgresql":
        execute(session, f"SET TIME ZONE '{zone}'")
    execute(session, "INSERT INTO project (id, name) VALUES (1, 'garden')")
    values = f"'dig', 1, {TIMES[dialect(session)]}"
    execute(session, f"INSERT INTO task ({COLUMNS}) VALUES ({values})")


@contextlib.contextmanager
def operations(session: Session) -> Iterator[None]:
    """``op`` works on the session's connection, as it does in a migration."""
    with Operations.context(MigrationContext.configure(session.connection())):
        yield


def differences(session: Session) -> list[str]:
    """What ``alembic check`` finds."""
    context = MigrationContext.configure(session.connection())
    return [found[0] for found in compare_metadata(context, SQLModel.metadata)]
