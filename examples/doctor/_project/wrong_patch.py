"""A body whose types let null through to a NOT NULL column; ``patch.py`` is right."""

from sqlmodel import Field, Session, SQLModel


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    note: str | None = None


class TaskUpdate(SQLModel):
    title: str | None = None
    note: str | None = None


def update(session: Session, task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.commit()
