"""Give all rows the same keys: validate them, and ask for NULL where they say None."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError
from sqlmodel import Field, Session, SQLModel, col, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = "untitled"
    notes: str | None = "none yet"


class TaskIn(SQLModel):
    model_config = {"extra": "forbid"}

    title: Annotated[str, StringConstraints(pattern=r"^[^\x00]+$")]
    notes: str | None = None


def checked(rows: Iterable[object]) -> tuple[list[dict[str, Any]], list[str]]:
    good, errors = [], []
    for n, row in enumerate(rows, start=1):
        try:
            good.append(TaskIn.model_validate(row).model_dump())
        except ValidationError as error:
            errors += [f"row {n}, {e['loc']}: {e['msg']}" for e in error.errors()]
    return good, errors


ROWS: list[dict[str, Any]] = [
    {"title": "dig", "notes": None},
    {"title": "sow", "notes": "in rows"},
    {"title": "hoe", "note": "deep"},  # no such field
]


def load(session: Session) -> list[str | None]:
    rows, errors = checked(ROWS)
    if rows:  # for all or nothing: ``and not errors``
        nulls = {"render_nulls": True}
        session.exec(insert(Task), params=rows, execution_options=nulls)
    return [*session.exec(select(Task.notes).order_by(col(Task.id))), *errors]
    # emits 1 INSERT
    # returns [None, 'in rows', "row 3, ('note',): Extra inputs are not permitted"]


def wrong_load(session: Session) -> list[str | None]:
    session.exec(insert(Task), params=ROWS)
    session.exec(insert(Task), params=[])
    return list(session.exec(select(Task.notes).order_by(col(Task.id))))
    # emits 4 INSERT: one for each change of keys, or of which are None
    # returns ['none yet', 'in rows', 'none yet', 'none yet']
