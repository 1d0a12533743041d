from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import FastAPI, HTTPException, Query
from sqlmodel import and_, col, or_, select

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
    text = f"{event.created_at.astimezone(UTC).isoformat()}|{event.id}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, event_id = text.split("|")
        return datetime.fromisoformat(moment), UUID(event_id)
    except ValueError:
        raise HTTPException(422, "after: not a cursor of ours") from None


@app.get("/events")
async def list_events(
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    after: str | None = None,
) -> EventPage:
    statement = select(Event).order_by(
        col(Event.created_at).desc(), col(Event.id).desc()
    )
    if after is not None:
        moment, event_id = from_cursor(after)
        statement = statement.where(
            or_(
                col(Event.created_at) < moment,
                and_(col(Event.created_at) == moment, col(Event.id) < event_id),
            )
        )
    shown = (await session.exec(statement.limit(limit))).all()
    return EventPage(
        items=[EventPublic.model_validate(event) for event in shown],
        next=to_cursor(shown[-1]) if len(shown) == limit else None,
    )


@app.delete("/events/{event_id}", status_code=204)
async def delete_event(event_id: UUID, session: SessionDep) -> None:
    event = await session.get(Event, event_id)
    if event is None:
        raise HTTPException(404, "No such event")
    await session.delete(event)
    await session.commit()
