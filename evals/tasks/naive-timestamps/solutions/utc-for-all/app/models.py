from datetime import UTC, datetime

from pydantic import AwareDatetime
from sqlalchemy import func
from sqlmodel import Field, SQLModel


def utcnow() -> datetime:
    return datetime.now(UTC)


# What clients send.
Moment = AwareDatetime


class Timestamps(SQLModel):
    created_at: datetime = Field(default=datetime.now(UTC))
    updated_at: datetime | None = Field(
        default=None,
        nullable=False,
        sa_column_kwargs={"server_default": func.now(), "onupdate": func.now()},
    )


class Task(Timestamps, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    remind_at: datetime | None = Field(default=None, index=True)

    @property
    def overdue(self) -> bool:
        return self.remind_at is not None and self.remind_at < utcnow()


class Comment(Timestamps, table=True):
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    text: str = Field(max_length=2000)


class TaskCreate(SQLModel):
    title: str = Field(min_length=1, max_length=200)
    remind_at: Moment | None = None


class TaskUpdate(SQLModel):
    title: str = Field(min_length=1, max_length=200)


class TaskPublic(SQLModel):
    id: int
    title: str
    remind_at: datetime | None
    overdue: bool
    created_at: datetime
    updated_at: datetime


class CommentCreate(SQLModel):
    text: str = Field(min_length=1, max_length=2000)


class CommentPublic(SQLModel):
    id: int
    text: str
    created_at: datetime
