"""Give many rows a value each, by primary key."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, String, column, values
from sqlmodel import Field, Session, SQLModel, col, update


def now() -> datetime:
    return datetime.now(UTC)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    updated_at: datetime | None = Field(
        default=None, sa_column_kwargs={"onupdate": now}
    )


def seed(session: Session) -> None:
    session.add_all([Task(title="dig"), Task(title="sow")])


ROWS: list[dict[str, Any]] = [{"id": 1, "title": "dug"}, {"id": 2, "title": "sown"}]
LOST = {"id": 9, "title": "mown"}


def rename(session: Session) -> tuple[str, bool]:
    task = session.get_one(Task, 1)
    session.exec(update(Task), params=ROWS)
    session.expire_all()
    return task.title, task.updated_at is None
    # emits 1 UPDATE
    # returns ('dug', False)


def wrong_rename(session: Session) -> tuple[str, bool]:
    task = session.get_one(Task, 1)
    session.exec(update(Task), params=ROWS)
    return task.title, task.updated_at is None  # moved in the database only
    # returns ('dug', True)


def wrong_rename_lost(session: Session) -> None:
    session.exec(update(Task), params=[*ROWS, LOST])
    # raises StaleDataError (sqlite or psycopg): UPDATE statement on table 'task'
    #     expected to update 3 row(s); 2 were matched.
    # emits 1 UPDATE (asyncpg): and no error


def rename_found(session: Session) -> list[int]:
    given = values(column("id", Integer), column("title", String), name="given")
    given = given.data([(row["id"], row["title"]) for row in [*ROWS, LOST]])
    statement = update(Task).where(col(Task.id) == given.c.id)
    statement = statement.values(title=given.c.title).returning(col(Task.id))
    return sorted(session.exec(statement).scalars())
    # needs postgresql
    # emits 1 UPDATE
    # returns [1, 2]
