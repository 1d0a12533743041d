"""Finds the tasks that are not done."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    done: bool = False


def unfinished(session: Session) -> Sequence[Task]:
    return session.exec(select(Task).where(col(Task.done).is_(False))).all()
