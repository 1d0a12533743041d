"""Commit an import once, at its end."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


TITLES = ["dig", "hoe", "sow", "mow"]
ROWS: list[dict[str, Any]] = [{"title": title} for title in TITLES]


def seed(session: Session) -> None:
    session.add(Task(title="sow"))  # in the way


def wrong_import(session: Session) -> list[str]:
    try:
        for row in ROWS:
            session.add(Task(**row))
            session.commit()
    except IntegrityError:
        session.rollback()
    return sorted(session.exec(select(Task.title)))
    # emits 2 COMMIT
    # returns ['dig', 'hoe', 'sow']


def import_all(session: Session) -> list[str]:
    try:
        session.exec(insert(Task), params=ROWS)
        session.commit()
    except IntegrityError:
        session.rollback()
    return sorted(session.exec(select(Task.title)))
    # emits 0 COMMIT
    # returns ['sow']


def insert_rows(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert what the database takes; return what it refuses."""
    if not rows:
        return []
    try:
        with session.begin_nested():
            session.exec(insert(Task), params=rows)
    except IntegrityError:
        if len(rows) == 1:
            return rows
        half = len(rows) // 2
        first = insert_rows(session, rows[:half])
        return first + insert_rows(session, rows[half:])
    return []


def import_possible(session: Session) -> list[dict[str, Any]]:
    refused = insert_rows(session, ROWS)
    session.commit()
    return refused
    # emits 5 INSERT: 4 rows, 2, 2, 1, 1
    # returns [{'title': 'sow'}]
