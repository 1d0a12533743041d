"""What a migration must not do to a table with rows."""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from alembic import op
from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Column, Enum, Integer, String
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, Session, SQLModel, func, select, text

from ..migrations._alembic import operations

log = logging.getLogger("migration")


class State(StrEnum):
    todo = "todo"
    done = "done"


class Project(SQLModel, table=True):
    __table_args__ = (CheckConstraint("name <> ''"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    status: str = Field(default="todo", sa_column_kwargs={"server_default": "todo"})
    state: State = State.todo
    at: NaiveDatetime
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    owner_id: int = 9


def seed(session: Session) -> None:
    session.add(Project(id=1, name="garden"))
    session.flush()
    noon = datetime(2026, 11, 25, 12)
    session.add_all(Task(title="dig", at=noon, project_id=1) for _ in range(2))


def migrate(session: Session, *changes: Callable[[], object]) -> None:
    """Make each change in a savepoint; log what fails."""
    connection = session.connection()
    with operations(session):
        for change in changes:
            try:
                with connection.begin_nested():
                    change()
            except (SQLAlchemyError, NotImplementedError) as error:
                log.error(error)


def wrong_changes(session: Session) -> None:
    old, new = Enum(State, name="state"), Enum("a", name="new")

    def add_value() -> None:
        op.execute("ALTER TYPE state ADD VALUE 'late'")
        op.execute("UPDATE task SET state = 'late'")

    migrate(
        session,
        lambda: op.add_column("task", Column("size", Integer(), nullable=False)),
        lambda: op.create_index("uq_task_title", "task", ["title"], unique=True),
        lambda: op.create_check_constraint("ck_task_id", "task", "id > 1"),
        lambda: op.create_foreign_key("fk", "task", "project", ["owner_id"], ["id"]),
        lambda: op.drop_constraint(None, "task"),  # type: ignore[arg-type]  # unnamed
        lambda: op.alter_column("task", "title", type_=old),
        lambda: op.alter_column("task", "status", type_=old, postgresql_using="NULL"),
        lambda: op.add_column("task", Column("kind", new)),
        lambda: op.create_table("job", Column("state", old)),
        add_value,
        lambda: op.create_index("ix", "task", ["at"], postgresql_concurrently=True),
    )
    # logs (sqlite) ERROR migration: ... Cannot add a NOT NULL column with default value NULL
    # logs (sqlite) ERROR migration: ... UNIQUE constraint failed: task.title
    # logs (sqlite) ERROR migration: No support for ALTER of constraints in SQLite dialect
    # logs (sqlite) ERROR migration: ... near "ALTER": syntax error
    # logs (postgresql) ERROR migration: ... column "size" ... contains null values
    # logs (postgresql) ERROR migration: ... could not create unique index "uq_task_title"
    # logs (postgresql) ERROR migration: ... check constraint "ck_task_id" ... is violated
    # logs (postgresql) ERROR migration: ... violates foreign key constraint "fk"
    # logs (postgresql) ERROR migration: Can't emit DROP CONSTRAINT ...; it has no name
    # logs (postgresql) ERROR migration: ... column "title" cannot be cast automatically
    # logs (postgresql) ERROR migration: ... default for column "status" cannot be cast
    # logs (postgresql) ERROR migration: ... type "new" does not exist
    # logs (postgresql) ERROR migration: ... type "state" already exists
    # logs (postgresql) ERROR migration: ... unsafe use of new value "late" of enum type
    # logs (postgresql) ERROR migration: ... CREATE INDEX CONCURRENTLY cannot run inside


def wrong_default(session: Session) -> list[object]:
    migrate(session, lambda: op.add_column("task", Column("size", Integer, default=1)))
    return [*session.exec(select(text("size FROM task")))]
    # returns [None, None]


def wrong_batch(session: Session) -> tuple[int, bool]:
    session.commit()

    def widen() -> None:
        with op.batch_alter_table("project") as batch:
            batch.alter_column("name", type_=String(200))

    migrate(session, widen)  # on a connection with PRAGMA foreign_keys=ON
    tasks = session.exec(select(func.count()).select_from(Task)).one()
    query = select(text("sql FROM sqlite_master WHERE name = 'project'"))
    return tasks, "AUTOINCREMENT" in str(session.exec(query).one())
    # needs sqlite
    # warns UserWarning (alembic>=1.20): Unnamed CHECK constraint on reflected table
    #     'project' is being omitted
    # returns (0, False)
