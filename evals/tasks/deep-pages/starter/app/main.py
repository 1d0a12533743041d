from uuid import UUID

from fastapi import FastAPI, HTTPException
from sqlmodel import col, select

from .database import SessionDep
from .models import Event, EventCreate, EventPublic

app = FastAPI()


@app.post("/events", status_code=201)
async def create_event(data: EventCreate, session: SessionDep) -> EventPublic:
    event = Event.model_validate(data)
    session.add(event)
    await session.commit()
    return EventPublic.model_validate(event)


@app.get("/events")
async def list_events(
    session: SessionDep, limit: int = 50, offset: int = 0
) -> list[EventPublic]:
    statement = select(Event).order_by(col(Event.created_at).desc())
    events = await session.exec(statement.limit(limit).offset(offset))
    return [EventPublic.model_validate(event) for event in events]


@app.delete("/events/{event_id}", status_code=204)
async def delete_event(event_id: UUID, session: SessionDep) -> None:
    event = await session.get(Event, event_id)
    if event is None:
        raise HTTPException(404, "No such event")
    await session.delete(event)
    await session.commit()
