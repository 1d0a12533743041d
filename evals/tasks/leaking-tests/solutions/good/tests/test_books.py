from httpx import AsyncClient


async def test_no_books(client: AsyncClient) -> None:
    shelf = (await client.post("/shelves", json={"name": "Poems"})).json()["id"]
    assert (await client.get(f"/shelves/{shelf}/books/count")).json() == 0


async def test_count_books(client: AsyncClient) -> None:
    shelf = (await client.post("/shelves", json={"name": "Novels"})).json()["id"]
    for title in ("Emma", "Middlemarch"):
        answer = await client.post(f"/shelves/{shelf}/books", json={"title": title})
        assert answer.status_code == 201
    assert (await client.get(f"/shelves/{shelf}/books/count")).json() == 2


async def test_no_such_shelf(client: AsyncClient) -> None:
    answer = await client.post("/shelves/1/books", json={"title": "Emma"})
    assert answer.status_code == 404
