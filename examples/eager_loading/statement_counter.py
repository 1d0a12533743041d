"""Count statements in tests, so that a loop that queries fails there.

The listener is on the class ``Engine``: it sees sync and async engines, and sessions
that a fixture bound to a connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    for name in ("garden", "house", "boat"):
        session.add(Project(name=name, tasks=[Task(title="paint")]))


@contextmanager
def count_statements() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def counted(session: Session) -> None:
    with count_statements() as statements:
        session.exec(select(Project).options(selectinload(Project.tasks))).all()
    assert len(statements) == 2, statements
    # emits 2 SELECT
