"""Finds no task, and raises nothing."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    done: bool = False


def unfinished(session: Session) -> Sequence[Task]:
    return session.exec(select(Task).where(Task.done is False)).all()
