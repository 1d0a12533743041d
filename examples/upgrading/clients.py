"""Take times from clients that send no offset yet."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator
from sqlmodel import SQLModel


def in_utc(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


class TaskCreate(SQLModel):
    due_at: Annotated[datetime, AfterValidator(in_utc)]


def create() -> str:
    sent = '{"due_at":"2026-07-01T12:00:00"}'
    return TaskCreate.model_validate_json(sent).model_dump_json()
    # returns '{"due_at":"2026-07-01T12:00:00Z"}'
