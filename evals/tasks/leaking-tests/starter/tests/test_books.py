import asyncio

from httpx import AsyncClient


async def test_no_books(client: AsyncClient) -> None:
    await client.post("/shelves", json={"name": "Poems"})
    assert (await client.get("/shelves/1/books/count")).json() == 0


async def test_count_books(client: AsyncClient) -> None:
    await client.post("/shelves", json={"name": "Novels"})
    for title in ("Emma", "Middlemarch"):
        answer = await client.post("/shelves/1/books", json={"title": title})
        assert answer.status_code == 201
        await asyncio.sleep(0.5)  # so that it is written
    assert (await client.get("/shelves/1/books/count")).json() == 2


async def test_no_such_shelf(client: AsyncClient) -> None:
    answer = await client.post("/shelves/1/books", json={"title": "Emma"})
    assert answer.status_code == 404
