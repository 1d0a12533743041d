"""Rename a column while old and new code run: expand, migrate, contract."""

from alembic import op
from sqlalchemy import Column, String, column, insert, table, update
from sqlmodel import Field, Session, SQLModel, select

from ..migrations._alembic import operations


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all(Task(title=f"old {number}") for number in range(5))


# Not the model: it changes, and the migration must not.
tasks = table("task", column("id"), column("title"), column("name"))


def backfill(session: Session, size: int) -> None:
    some = select(tasks.c.id).where(tasks.c.name.is_(None)).limit(size)
    change = update(tasks).where(tasks.c.id.in_(some)).values(name=tasks.c.title)
    while session.exec(change).rowcount:
        session.commit()  # locks no row for long


def rename(session: Session) -> list[str | None]:
    with operations(session):  # first migration
        op.add_column("task", Column("name", String()))
    session.exec(insert(tasks).values(title="old 5"))
    session.exec(insert(tasks).values(title="new", name="new"))
    backfill(session, size=4)
    with operations(session):  # second migration
        if op.get_bind().dialect.name == "postgresql":  # checks rows without a lock
            check = "ck_task_name", "task", "name IS NOT NULL"
            op.create_check_constraint(*check, postgresql_not_valid=True)
            op.execute("ALTER TABLE task VALIDATE CONSTRAINT ck_task_name")
        with op.batch_alter_table("task") as batch:
            batch.alter_column("name", nullable=False)
            batch.alter_column("title", nullable=True)
    session.exec(insert(tasks).values(title="new", name="new"))
    session.exec(insert(tasks).values(name="newest"))
    with operations(session), op.batch_alter_table("task") as batch:  # third
        batch.drop_column("title")
    return [*session.exec(select(tasks.c.name).order_by(tasks.c.id))]
    # emits 3 UPDATE: 4 rows, 2 rows, none
    # returns ['old 0', 'old 1', 'old 2', 'old 3', 'old 4', 'old 5', 'new', 'new', 'newest']
