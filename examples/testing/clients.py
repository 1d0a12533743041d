"""Run the lifespan in tests, and stay on one event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession


def create_app(engine: AsyncEngine) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.session_factory = async_sessionmaker(engine, class_=AsyncSession)
        yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/health")
    async def health(request: Request) -> int:
        async with request.app.state.session_factory() as session:
            return int((await session.exec(select(text("1")))).one()[0])

    return app


async def wrong_client(engine: AsyncEngine) -> int:
    transport = ASGITransport(app=create_app(engine))
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.get("/health")).status_code
    # raises AttributeError: 'State' object has no attribute 'session_factory'


async def client(engine: AsyncEngine) -> int:
    app = create_app(engine)
    transport = ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        return (await client.get("/health")).status_code
    # returns 200


async def wrong_test_client(engine: AsyncEngine) -> int:
    with TestClient(create_app(engine)) as client:  # runs the app on another loop
        return client.get("/health").status_code
    # raises RuntimeError (asyncpg): ... attached to a different loop
    # returns (aiosqlite) 200
