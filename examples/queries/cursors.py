"""Send the key of a page's last row along, for the next page: clients pass it back unread."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query
from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Index, Session, SQLModel, col, select, tuple_

from ..fastapi._client import client
from ..fastapi.sessions import SessionDep


class Task(SQLModel, table=True):
    __table_args__ = (Index("ix_task_newest", "created_at", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    created_at: datetime


class TaskPublic(SQLModel):
    id: int
    title: str


class TaskPage(SQLModel):
    items: list[TaskPublic]
    next: str | None  # the cursor of the next page, null on the last one


NEWEST = col(Task.created_at).desc(), col(Task.id).desc()
KEY = TypeAdapter(tuple[AwareDatetime, Annotated[int, Field(ge=1, le=2**31 - 1)]])
Limit = Annotated[int, Query(ge=1, le=100)]
app = FastAPI()


def seed(session: Session) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    for id, title in enumerate("abc", start=1):
        at = noon + timedelta(microseconds=id // 2)  # b and c at the same time
        session.add(Task(id=id, title=title, created_at=at))


def encode(task: Task) -> str:
    return urlsafe_b64encode(KEY.dump_json((task.created_at, task.id or 0))).decode()


def decode(cursor: str) -> tuple[datetime, int]:
    try:
        at, id = KEY.validate_json(urlsafe_b64decode(cursor))
        return at.astimezone(UTC), id
    except (ValueError, OverflowError):  # not base64, not JSON, not such a key
        raise HTTPException(422, "Bad cursor") from None


@app.get("/tasks", response_model=TaskPage)
async def list_tasks(
    session: SessionDep, limit: Limit = 50, after: str | None = None
) -> dict[str, Any]:
    statement = select(Task).order_by(*NEWEST).limit(limit + 1)
    if after is not None:
        statement = statement.where(tuple_(Task.created_at, Task.id) < decode(after))
    tasks = (await session.exec(statement)).all()
    more = len(tasks) > limit
    return {"items": tasks[:limit], "next": encode(tasks[limit - 1]) if more else None}


async def pages(engine: AsyncEngine) -> None:
    async with client(app, engine) as http:
        page = (await http.get("/tasks?limit=2")).json()
        await http.get(f"/tasks?limit=2&after={page['next']}")
        await http.get("/tasks?after=x")
    # prints GET /tasks?limit=2 200 {"items":[{"id":3,...},{"id":2,...}],"next":"..."}
    # prints GET /tasks?limit=2&after=... 200 {"items":[{"id":1,...}],"next":null}
    # prints GET /tasks?after=x 422 {"detail":"Bad cursor"}
