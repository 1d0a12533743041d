"""Commit before the answer: behind it a failed commit is a 200."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from ._client import client
from .errors import install
from .sessions import SessionDep

app = FastAPI()
install(app)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


async def wrong_get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.session_factory() as session:
        yield session
        await session.commit()  # the client has its answer already


WrongSessionDep = Annotated[AsyncSession, Depends(wrong_get_session)]


@app.put("/late/{title}", status_code=201)
async def wrong_put(session: WrongSessionDep, title: str) -> None:
    session.add(Task(title=title))


@app.put("/tasks/{title}", status_code=201)
async def put(session: SessionDep, title: str) -> None:
    session.add(Task(title=title))


async def get_open_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.session_factory() as session:
        yield session


OpenSessionDep = Annotated[AsyncSession, Depends(get_open_session)]


@app.put("/older/{title}", status_code=201)
async def put_before_0_121(session: OpenSessionDep, title: str) -> None:
    session.add(Task(title=title))
    await session.commit()  # in every path function that writes


async def put_twice(engine: AsyncEngine, path: str) -> list[int]:
    async with client(app, engine) as http:
        return [(await http.put(path)).status_code for _ in range(2)]


async def wrong_commit(engine: AsyncEngine) -> list[int]:
    return await put_twice(engine, "/late/Plan")
    # emits 1 COMMIT: the second task is lost
    # returns [201, 201]


async def commit(engine: AsyncEngine) -> list[int]:
    return await put_twice(engine, "/tasks/Plan") + await put_twice(engine, "/older/Do")
    # emits 2 COMMIT
    # returns [201, 409, 201, 409]
