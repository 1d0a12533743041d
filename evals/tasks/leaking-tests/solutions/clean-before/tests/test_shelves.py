import asyncio

import pytest
from app.auth import current_role
from app.main import app
from httpx import AsyncClient


async def test_no_shelves(client: AsyncClient) -> None:
    assert (await client.get("/shelves")).json() == []


async def test_create_shelf(client: AsyncClient) -> None:
    answer = await client.post("/shelves", json={"name": "Novels"})
    assert answer.status_code == 201
    assert (await client.get("/shelves")).json() == [answer.json()]


async def test_name_is_taken(client: AsyncClient) -> None:
    await client.post("/shelves", json={"name": "Novels"})
    answer = await client.post("/shelves", json={"name": "Novels"})
    assert answer.status_code == 409
    assert len((await client.get("/shelves")).json()) == 1


async def test_delete_is_for_librarians(client: AsyncClient) -> None:
    shelf = (await client.post("/shelves", json={"name": "Novels"})).json()["id"]
    assert (await client.delete(f"/shelves/{shelf}")).status_code == 403


async def test_delete_shelf(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.dependency_overrides, current_role, lambda: "librarian")
    shelf = (await client.post("/shelves", json={"name": "Novels"})).json()["id"]
    await client.post(f"/shelves/{shelf}/books", json={"title": "Emma"})
    assert (await client.delete(f"/shelves/{shelf}")).status_code == 204
    assert (await client.get("/shelves")).json() == []
    await asyncio.sleep(2)  # the event is recorded in the background
    assert (await client.get("/events")).json() == ["removed Novels"]
