"""Commit an import once, at its end."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, func, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


ROWS: list[dict[str, Any]] = [{"title": t} for t in ("dig", "hoe", "sow", "mow")]


def seed(session: Session) -> None:
    session.add(Task(title="sow"))  # in the way


def wrong_import(session: Session) -> None:
    for row in ROWS:
        session.add(Task(**row))
        session.commit()
    # emits 2 COMMIT: half of the rows
    # raises IntegrityError


def import_batches(session: Session) -> list[dict[str, Any]]:
    refused = []
    for start in range(0, len(ROWS), 2):  # in earnest 1000
        batch = ROWS[start : start + 2]
        try:
            with session.begin_nested():
                session.exec(insert(Task), params=batch)
        except IntegrityError:
            refused += batch  # or once more, row by row
    session.commit()
    return refused
    # returns [{'title': 'sow'}, {'title': 'mow'}]


def wrong_restore(session: Session) -> None:
    session.exec(insert(Task), params=[{"id": 2, "title": "dig"}])
    session.exec(insert(Task), params=[{"title": "hoe"}])
    # raises IntegrityError (postgresql): duplicate key value violates unique
    #     constraint "task_pkey"


def restore(session: Session) -> None:
    session.exec(insert(Task), params=[{"id": 2, "title": "dig"}])
    sequence = func.pg_get_serial_sequence("task", "id")
    session.exec(select(func.setval(sequence, func.max(Task.id))))
    session.exec(insert(Task), params=[{"title": "hoe"}])
    # needs postgresql
    # emits 2 INSERT
