"""Add a member to an enum that is a string with a CHECK."""

from alembic import op
from sqlalchemy import Enum, column, table
from sqlmodel import Field, Session, SQLModel, insert

from ..migrations._alembic import operations

SQLModel.metadata.naming_convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
STRING = {"name": "status", "native_enum": False, "length": 20}
OLD = Enum("todo", "done", create_constraint=True, **STRING)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: str = Field(sa_type=OLD)


def seed(session: Session) -> None:
    session.add_all(Task(status=status) for status in ("todo", "done"))


tasks = table("task", column("status"))


def swap(check: str) -> None:
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f("ck_task_status"), type_="check")
        batch.create_check_constraint(op.f("ck_task_status"), check)


def member(session: Session) -> None:
    with operations(session):  # upgrade
        swap("status IN ('todo', 'done', 'late')")
    session.exec(insert(tasks).values(status="late"))
    with operations(session):  # downgrade
        op.execute("UPDATE task SET status = 'todo' WHERE status = 'late'")
        swap("status IN ('todo', 'done')")
    session.exec(insert(tasks).values(status="late"))  # refused again
    # emits 1 UPDATE
    # raises IntegrityError: ck_task_status
