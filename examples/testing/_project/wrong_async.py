"""Tests that leave the loop, or the lifespan, out. Each fails."""

import asyncio
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from examples.app.database import SessionFactory
from examples.app.main import create_app
from examples.app.settings import Settings


@pytest.fixture(scope="session")
def event_loop() -> Iterator[asyncio.AbstractEventLoop]:  # an ordinary fixture now
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


async def test_event_loop(event_loop: asyncio.AbstractEventLoop) -> None:
    assert asyncio.get_running_loop() is event_loop


async def test_client(app: FastAPI, sessions: SessionFactory) -> None:
    app.state.session_factory = sessions
    TestClient(app).get("/health")  # runs the application on a loop of its own


async def test_lifespan(settings: Settings) -> None:
    transport = ASGITransport(app=create_app(settings))
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        await client.get("/health")
