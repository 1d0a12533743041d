from collections.abc import AsyncIterator

import pytest
from app.database import engine
from app.main import app
from httpx import ASGITransport, AsyncClient
from sqlmodel import SQLModel


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app.dependency_overrides.clear()
    async with app.router.lifespan_context(app):
        async with engine.begin() as connection:
            for table in reversed(SQLModel.metadata.sorted_tables):
                await connection.execute(table.delete())
        transport = ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
