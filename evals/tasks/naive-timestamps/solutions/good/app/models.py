from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator
from sqlalchemy import func
from sqlmodel import Field, SQLModel


def utcnow() -> datetime:
    return datetime.now(UTC)


def to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


# What clients send: without an offset it is UTC.
Moment = Annotated[datetime, AfterValidator(to_utc)]


class Timestamps(SQLModel):
    created_at: datetime = Field(default_factory=utcnow)
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
