import os
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

os.environ.setdefault("DATABASE_URL", "sqlite+aiosqlite:///test.db")

import httpx
import pytest
from app.core.database import engine, new_session
from app.main import app
from app.shops.models import Shop
from sqlalchemy import event
from sqlmodel import SQLModel

if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def enforce_foreign_keys(connection: Any, record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")


@pytest.fixture(autouse=True)
async def shop() -> AsyncIterator[Shop]:
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.drop_all)
        await connection.run_sync(SQLModel.metadata.create_all)
    async with new_session() as session:
        made = Shop(name="Tea", key_digest=sha256(b"tea").hexdigest())
        session.add(made)
        session.add(Shop(name="Ink", key_digest=sha256(b"ink").hexdigest()))
        await session.commit()
    yield made
    await engine.dispose()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://test", headers={"X-Shop-Key": "tea"}
    ) as made:
        yield made


@pytest.fixture
async def product(client: httpx.AsyncClient) -> dict[str, Any]:
    body = {"sku": "T1", "name": "Green tea", "price": "4.50", "stock": 10}
    answer = await client.post("/products", json={**body, "description": "Loose"})
    assert answer.status_code == 201
    return dict(answer.json())


@pytest.fixture
async def customer(client: httpx.AsyncClient) -> dict[str, Any]:
    body = {"email": "Ann@example.com", "name": "Ann", "phone": "123"}
    answer = await client.post("/customers", json=body)
    assert answer.status_code == 201
    return dict(answer.json())


@pytest.fixture
async def order(
    client: httpx.AsyncClient, product: dict[str, Any], customer: dict[str, Any]
) -> dict[str, Any]:
    lines = [{"sku": product["sku"], "quantity": 3}]
    body = {"customer_id": customer["id"], "lines": lines}
    answer = await client.post("/orders", json=body)
    assert answer.status_code == 201
    return dict(answer.json())
