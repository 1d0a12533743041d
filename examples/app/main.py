"""Puts the application together: ``uvicorn --factory examples.app.main:create_app``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from fastapi import FastAPI

from . import api, errors
from .database import create_engine, create_session_factory
from .settings import Settings

HERE = Path(__file__).parent  # the folder of alembic.ini and pyproject.toml


async def migrate(settings: Settings) -> None:
    """Bring the tables up to date. Instances that start together take turns."""
    config = Config(HERE / "alembic.ini", toml_file=HERE / "pyproject.toml")
    config.attributes["url"] = settings.database_url
    await asyncio.to_thread(command.upgrade, config, "head")


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if settings.migrate_at_start:
            await migrate(settings)
        engine = create_engine(settings)
        app.state.session_factory = create_session_factory(engine)
        yield
        await engine.dispose()

    app = FastAPI(title="Tasks", lifespan=lifespan)
    app.include_router(api.open_routes)
    app.include_router(api.routes)
    errors.install(app)
    return app
