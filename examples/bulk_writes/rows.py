"""What ``insert`` does with rows that differ, and with no rows."""

from typing import Any

from sqlmodel import Field, Session, SQLModel, col, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = "untitled"
    notes: str | None = "none yet"


class TaskIn(SQLModel):
    title: str
    notes: str | None = None


ROWS: list[dict[str, Any]] = [
    {"title": "dig", "notes": None},
    {"title": "sow", "notes": "in rows"},
    {"title": "hoe", "note": "deep"},  # no such column
]


def wrong_rows(session: Session) -> list[str | None]:
    session.exec(insert(Task), params=ROWS)
    return list(session.exec(select(Task.notes).order_by(col(Task.id))))
    # emits 3 INSERT: one for each change of keys or of what is None
    # returns ['none yet', 'in rows', 'none yet']


def rows(session: Session) -> list[str | None]:
    params = [TaskIn.model_validate(row).model_dump() for row in ROWS]
    options = {"render_nulls": True}
    session.exec(insert(Task), params=params, execution_options=options)
    return list(session.exec(select(Task.notes).order_by(col(Task.id))))
    # emits 1 INSERT
    # returns [None, 'in rows', None]


def wrong_no_rows(session: Session) -> list[str]:
    session.exec(insert(Task), params=[])
    return list(session.exec(select(Task.title)))
    # returns ['untitled']


def no_rows(session: Session) -> list[str]:
    params: list[dict[str, Any]] = []
    if params:
        session.exec(insert(Task), params=params)
    return list(session.exec(select(Task.title)))
    # returns []
