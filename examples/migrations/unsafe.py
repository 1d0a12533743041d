"""What a migration must not do to a table with rows."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from alembic import op
from pydantic import NaiveDatetime
from sqlalchemy import Column, DateTime, Enum, Integer, String
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, Session, SQLModel, col, select, text

from ._alembic import operations


class State(StrEnum):
    todo = "todo"
    done = "done"


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
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
    """Make each change in a savepoint; print what fails."""
    connection = session.connection()
    with operations(session):
        for change in changes:
            try:
                with connection.begin_nested():
                    change()
            except (SQLAlchemyError, NotImplementedError) as error:
                print(str(error).replace("\n", " "))


def add_value() -> None:
    op.execute("ALTER TYPE state ADD VALUE 'late'")
    op.execute("UPDATE task SET state = 'late'")


def wrong_changes(session: Session) -> None:
    new, old = Enum("a", name="new"), Enum(State, name="state")
    migrate(
        session,
        lambda: op.add_column("task", Column("size", Integer(), nullable=False)),
        lambda: op.create_index("uq_task_title", "task", ["title"], unique=True),
        lambda: op.create_check_constraint("ck_task_id", "task", "id > 1"),
        lambda: op.create_foreign_key("fk", "task", "project", ["owner_id"], ["id"]),
        lambda: op.drop_constraint(None, "task", type_="unique"),  # type: ignore[arg-type]  # unnamed
        lambda: op.alter_column("task", "title", type_=old),
        lambda: op.add_column("task", Column("kind", new)),
        lambda: op.create_table("job", Column("state", old)),
        add_value,
        lambda: op.create_index("ix", "task", ["at"], postgresql_concurrently=True),
    )
    # prints (sqlite) Cannot add a NOT NULL column with default value NULL
    # prints (sqlite) UNIQUE constraint failed: task.title
    # prints (sqlite) No support for ALTER of constraints in SQLite dialect
    # prints (sqlite) near "ALTER": syntax error
    # prints (postgresql) column "size" of relation "task" contains null values
    # prints (postgresql) could not create unique index "uq_task_title"
    # prints (postgresql) check constraint "ck_task_id" of relation "task" is violated
    # prints (postgresql) ... on table "task" violates foreign key constraint "fk"
    # prints (postgresql) Can't emit DROP CONSTRAINT ...; it has no name
    # prints (postgresql) column "title" cannot be cast automatically to type state
    # prints (postgresql) type "new" does not exist
    # prints (postgresql) type "state" already exists
    # prints (postgresql) unsafe use of new value "late" of enum type
    # prints (postgresql) CREATE INDEX CONCURRENTLY cannot run inside a transaction


def wrong_default(session: Session) -> list[object]:
    migrate(session, lambda: op.add_column("task", Column("size", Integer, default=1)))
    return [*session.exec(select(text("size FROM task")))]
    # returns [None, None]


def zone(session: Session, name: str) -> None:
    session.connection().exec_driver_sql(f"SET LOCAL TIME ZONE '{name}'")


def wrong_zone(session: Session) -> list[datetime]:
    zone(session, "America/New_York")
    zoned = DateTime(timezone=True)
    migrate(session, lambda: op.alter_column("task", "at", type_=zoned))
    zone(session, "UTC")
    return [task.at for task in session.exec(select(Task).limit(1))]
    # needs postgresql
    # returns [datetime.datetime(2026, 11, 25, 17, 0, tzinfo=...utc)]


def wrong_batch(session: Session) -> list[str]:
    session.commit()

    def widen() -> None:
        with op.batch_alter_table("project") as batch:
            batch.alter_column("name", type_=String(200))

    migrate(session, widen)  # on an engine with PRAGMA foreign_keys=ON
    return [*session.exec(select(col(Task.title)))]
    # needs sqlite
    # returns []


def wrong_recreate(session: Session) -> list[str]:
    session.connection().exec_driver_sql(
        "CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "name TEXT COLLATE NOCASE, CHECK (name <> ''))"
    )

    def widen() -> None:
        with op.batch_alter_table("tag") as batch:
            batch.alter_column("name", nullable=False)

    migrate(session, widen)
    made = session.exec(select(text("sql FROM sqlite_master WHERE name = 'tag'"))).one()
    return [word for word in ("AUTOINCREMENT", "COLLATE", "CHECK") if word in made[0]]
    # needs sqlite
    # warns UserWarning (alembic>=1.20): Unnamed CHECK constraint on reflected table 'tag'
    #     is being omitted
    # returns []
