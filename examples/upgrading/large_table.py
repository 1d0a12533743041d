"""Convert a large table without writing it anew, and look for hours that clocks repeat."""

from sqlmodel import Session

from ._old_rows import execute, old_tables

# needs postgresql


def value(session: Session, statement: str) -> object:
    return session.connection().exec_driver_sql(statement).scalar_one()


FILE = "SELECT pg_relation_filenode('task')"


def alter(session: Session) -> list[bool]:
    kept = []
    for using in ("USING created_at AT TIME ZONE 'UTC'", ""):
        old_tables(session)
        before = value(session, FILE)  # where the rows are
        execute(session, "SET LOCAL lock_timeout = '3s'")
        execute(session, "SET LOCAL TIME ZONE 'UTC'")
        execute(session, f"ALTER TABLE task ALTER created_at TYPE timestamptz {using}")
        kept.append(value(session, FILE) == before)
    return kept
    # returns [False, True]


def sums(session: Session) -> bool:
    old_tables(session)
    total = "SELECT count({0}), sum(extract(epoch FROM {0})) FROM task"
    started = "started_at AT TIME ZONE 'America/New_York'"
    connection = session.connection()
    before = connection.exec_driver_sql(total.format(started)).one()
    alter = "ALTER TABLE task ALTER started_at TYPE timestamptz"
    execute(session, f"{alter} USING {started}")
    return before == connection.exec_driver_sql(total.format("started_at")).one()
    # returns True


def repeated(session: Session) -> list[object]:
    old_tables(session)
    execute(session, "UPDATE task SET started_at = '2026-11-01 01:30'")
    zone = "AT TIME ZONE 'America/New_York'"
    an_hour_earlier = f"(started_at {zone} - interval '1 hour') {zone}"
    count = f"SELECT count(*) FROM task WHERE {an_hour_earlier} = started_at"
    moment = f"SELECT CAST(started_at {zone} AS varchar) FROM task"
    return [value(session, count), value(session, moment)]
    # returns [1, '2026-11-01 06:30:00+00']
