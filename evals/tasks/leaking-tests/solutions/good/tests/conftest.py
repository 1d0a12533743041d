from collections.abc import AsyncIterator

import pytest
from app.database import engine
from app.main import app, book_counts
from httpx import ASGITransport, AsyncClient
from sqlmodel import SQLModel


@pytest.fixture(scope="session")
async def tables() -> AsyncIterator[None]:
    async with app.router.lifespan_context(app):
        yield
    await engine.dispose()


async def delete_rows() -> None:
    book_counts.clear()
    async with engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            await connection.execute(table.delete())


@pytest.fixture
async def client(tables: None) -> AsyncIterator[AsyncClient]:
    await delete_rows()
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await delete_rows()
