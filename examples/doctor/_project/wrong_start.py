"""Makes the tables when it starts, beside Alembic; ``start.py`` is right."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import models
from fastapi import FastAPI
from sqlmodel import create_engine

engine = create_engine("sqlite:///tasks.db")


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    models.Task.metadata.create_all(engine)  # the next new table "already exists"
    yield


app = FastAPI(lifespan=lifespan)
