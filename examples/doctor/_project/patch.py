"""A PATCH that refuses null for ``title`` with 422, and takes it for ``note``."""

from sqlmodel import Field, Session, SQLModel


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    note: str | None = None


class TaskUpdate(SQLModel):
    title: str = Field(default=None)  # may be left out, may not be null
    note: str | None = None


def update(session: Session, task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.commit()
