"""Give each request an id, and log its statements without their values."""

import logging
import re
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, SQLModel

from ._client import client
from .sessions import SessionDep

log = logging.getLogger("app.sql")
log.setLevel(logging.INFO)
request_id = ContextVar("request_id", default="-")
Next = Callable[[Request], Awaitable[Response]]


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


async def add_request_id(request: Request, call_next: Next) -> Response:
    sent = request.headers.get("X-Request-ID", "")
    request_id.set(sent if re.fullmatch(r"[\w-]{1,64}", sent) else uuid4().hex)
    response = await call_next(request)
    response.headers["X-Request-ID"] = request_id.get()
    return response


def log_statement(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    log.info("%s %s", request_id.get(), statement)  # never the parameters in rest


app = FastAPI()
app.middleware("http")(add_request_id)


@app.post("/tasks/{title}")
async def create(session: SessionDep, title: str) -> None:
    session.add(Task(title=title))


async def traced(engine: AsyncEngine) -> None:
    event.listen(engine.sync_engine, "before_cursor_execute", log_statement)
    async with client(app, engine) as http:
        await http.post("/tasks/Plan", headers={"X-Request-ID": "r-1"})
    # logs INFO app.sql: r-1 INSERT INTO task (title) VALUES (...
