"""Give what runs behind the path function a session of its own."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, close_all_sessions
from sqlmodel import Field, SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ._client import client
from .sessions import SessionDep

SessionFactory = async_sessionmaker[AsyncSession]
app = FastAPI()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False


async def finish(factory: SessionFactory, task_id: int | None) -> None:
    async with factory.begin() as session:
        (await session.get_one(Task, task_id)).done = True


@app.post("/tasks", status_code=202)
async def create(request: Request, session: SessionDep, jobs: BackgroundTasks) -> None:
    task = Task(title="Plan")
    session.add(task)
    await session.flush()
    jobs.add_task(finish, request.app.state.session_factory, task.id)


async def wrong_finish(session: AsyncSession, task_id: int | None) -> None:
    (await session.get_one(Task, task_id)).done = True
    await session.flush()


@app.post("/wrong", status_code=202)
async def wrong_create(session: SessionDep, jobs: BackgroundTasks) -> None:
    task = Task(title="Plan")
    session.add(task)
    await session.flush()
    jobs.add_task(wrong_finish, session, task.id)


@app.get("/tasks")
async def export(request: Request) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        async with request.app.state.session_factory() as session:
            async for title in await session.stream_scalars(select(Task.title)):
                yield f"{title}\n"

    return StreamingResponse(lines(), media_type="text/plain")


@app.get("/wrong")
async def wrong_export(session: SessionDep) -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        for title in await session.exec(select(Task.title)):
            yield f"{title}\n"

    return StreamingResponse(lines(), media_type="text/plain")


async def after(engine: AsyncEngine, method: str, path: str) -> tuple[int, int]:
    """Connections that are still out behind the answer, and tasks that are done."""
    pool: Any = engine.pool
    async with client(app, engine) as http:
        await http.request(method, path)
        held = pool.checkedout()
        await close_all_sessions()
    async with AsyncSession(engine) as session:
        done = select(func.count()).select_from(Task).where(col(Task.done))
        return held, (await session.exec(done)).one()


async def own_session(engine: AsyncEngine) -> list[tuple[int, int]]:
    return [await after(engine, method, "/tasks") for method in ("POST", "GET")]
    # returns [(0, 1), (0, 1)]


async def wrong_session(engine: AsyncEngine) -> list[tuple[int, int]]:
    return [await after(engine, method, "/wrong") for method in ("POST", "GET")]
    # returns [(1, 0), (1, 0)]
