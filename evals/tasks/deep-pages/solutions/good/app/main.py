from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import FastAPI, HTTPException, Query
from sqlmodel import col, select, tuple_

from .database import SessionDep
from .models import Event, EventCreate, EventPage, EventPublic

app = FastAPI()


@app.post("/events", status_code=201)
async def create_event(data: EventCreate, session: SessionDep) -> EventPublic:
    event = Event.model_validate(data)
    session.add(event)
    await session.commit()
    return EventPublic.model_validate(event)


def to_cursor(event: Event) -> str:
    text = f"{event.created_at.astimezone(UTC).isoformat()} {event.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, event_id = text.split(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(event_id)
    except (ValueError, OverflowError):
        raise HTTPException(422, "after: not a cursor of ours") from None


@app.get("/events")
async def list_events(
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    after: str | None = None,
) -> EventPage:
    position = tuple_(col(Event.created_at), col(Event.id))
    statement = select(Event).order_by(
        col(Event.created_at).desc(), col(Event.id).desc()
    )
    if after is not None:
        statement = statement.where(position < from_cursor(after))
    # One more than asked for tells whether there is a next page.
    events = (await session.exec(statement.limit(limit + 1))).all()
    shown = events[:limit]
    return EventPage(
        items=[EventPublic.model_validate(event) for event in shown],
        next=to_cursor(shown[-1]) if len(events) > limit else None,
    )


@app.delete("/events/{event_id}", status_code=204)
async def delete_event(event_id: UUID, session: SessionDep) -> None:
    event = await session.get(Event, event_id)
    if event is None:
        raise HTTPException(404, "No such event")
    await session.delete(event)
    await session.commit()
