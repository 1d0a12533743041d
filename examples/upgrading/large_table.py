"""Convert a large table without writing it anew, and look for hours that clocks repeat."""

from sqlmodel import Session

from ._old_rows import execute, old_tables

# needs postgresql


def value(session: Session, statement: str) -> object:
    return session.connection().exec_driver_sql(statement).scalar_one()


FILE = "SELECT pg_relation_filenode('task')"  # where the rows are
SUM = "SELECT sum(extract(epoch FROM {})) FROM task"


def alter(session: Session) -> list[list[bool]]:
    same, in_utc = [], "created_at AT TIME ZONE 'UTC'"
    for using in (f"USING {in_utc}", ""):
        old_tables(session)
        before = [value(session, FILE), value(session, SUM.format(in_utc))]
        execute(session, "SET LOCAL lock_timeout = '3s'")
        execute(session, "SET LOCAL TIME ZONE 'UTC'")
        execute(session, f"ALTER TABLE task ALTER created_at TYPE timestamptz {using}")
        after = [value(session, FILE), value(session, SUM.format("created_at"))]
        same.append([old == new for old, new in zip(before, after, strict=True)])
    return same
    # returns [[False, True], [True, True]]


def repeated(session: Session) -> list[object]:
    old_tables(session)
    execute(session, "UPDATE task SET started_at = '2026-11-01 01:30'")
    zone = "AT TIME ZONE 'America/New_York'"
    an_hour_earlier = f"(started_at {zone} - interval '1 hour') {zone}"
    count = f"SELECT count(*) FROM task WHERE {an_hour_earlier} = started_at"
    moment = f"SELECT CAST(started_at {zone} AS varchar) FROM task"
    return [value(session, count), value(session, moment)]
    # returns [1, '2026-11-01 06:30:00+00']
