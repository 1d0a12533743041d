"""Insert or update many rows in one statement, not with a SELECT for each."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    priority: int


def rows(count: int) -> list[dict[str, Any]]:
    return [{"title": f"task {n}", "priority": n % 10} for n in range(count)]


ROWS = rows(20)


def seed(session: Session) -> None:
    session.add_all([Task(title=row["title"], priority=0) for row in ROWS[::2]])


def _select_each(session: Session) -> None:
    for row in ROWS:
        task = session.exec(select(Task).where(Task.title == row["title"])).first()
        if task:
            task.sqlmodel_update(row)
        else:
            session.add(Task(**row))


def _one_statement(session: Session) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if on_sqlite else postgresql.insert)(Task)
    statement = statement.on_conflict_do_update(
        index_elements=["title"], set_={"priority": statement.excluded.priority}
    )
    session.exec(statement, params=ROWS)


UPSERTS: dict[str, Callable[[Session], None]] = {
    "a SELECT each": _select_each,
    "one statement": _one_statement,
}


def upsert(session: Session, way: str) -> None:
    UPSERTS[way](session)
    session.commit()
