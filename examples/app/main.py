"""Puts the application together: ``uvicorn --factory examples.app.main:create_app``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlmodel import SQLModel

from . import api, errors
from .database import create_engine, create_session_factory
from .settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_engine(settings)
        async with engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
        app.state.session_factory = create_session_factory(engine)
        yield
        await engine.dispose()

    app = FastAPI(title="Tasks", lifespan=lifespan)
    app.include_router(api.open_routes)
    app.include_router(api.routes)
    errors.install(app)
    return app
