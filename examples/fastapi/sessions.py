"""Make the engine in the lifespan, and commit before the answer is sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ._client import client


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.session_factory.begin() as session:
        yield session  # then commits, or rolls back if the path function raised


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
router = APIRouter()


@router.get("/health")
async def health(session: SessionDep) -> dict[str, str]:
    await session.exec(select(text("1")))
    return {"status": "ok"}


def create_app(url: URL) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url, hide_parameters=True)
        app.state.session_factory = async_sessionmaker(
            engine, class_=AsyncSession, expire_on_commit=False
        )
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def wrong_startup(url: URL) -> list[str]:
    app, ran = create_app(url), list[str]()
    app.on_event("startup")(lambda: ran.append("startup"))
    async with client(app) as http:
        await http.get("/health")
    return ran
    # warns DeprecationWarning: on_event is deprecated, use lifespan event handlers
    # prints GET /health 200 {"status":"ok"}
    # returns []
