from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class EventCreate(SQLModel):
    kind: str = Field(max_length=40)
    text: str = Field(max_length=500)


class Event(EventCreate, table=True):
    __table_args__ = (Index("ix_event_created_at_id", "created_at", "id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class EventPublic(EventCreate):
    id: UUID
    created_at: datetime


class EventPage(SQLModel):
    items: list[EventPublic]
    next: str | None
