from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel


class EventCreate(SQLModel):
    kind: str = Field(max_length=40)
    text: str = Field(max_length=500)


class Event(EventCreate, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC), index=True)


class EventPublic(EventCreate):
    id: UUID
    created_at: datetime


class EventPage(SQLModel):
    items: list[EventPublic]
    next: str | None
