from typing import Any

import httpx

Json = dict[str, Any]


async def test_find_by_name(client: httpx.AsyncClient, product: Json) -> None:
    assert len((await client.get("/products", params={"term": "GREEN"})).json()) == 1
    assert (await client.get("/products", params={"term": "%"})).json() == []


async def test_a_sku_is_taken_once(client: httpx.AsyncClient, product: Json) -> None:
    body = {"sku": "T1", "name": "Other", "price": "1.00"}
    assert (await client.post("/products", json=body)).status_code == 409


async def test_update(client: httpx.AsyncClient, product: Json) -> None:
    await client.patch("/products/T1", json={"price": "5.00"})
    after = (await client.get("/products/T1")).json()
    assert (after["price"], after["description"]) == ("5.00", "Loose")


async def test_attributes_are_kept(client: httpx.AsyncClient, product: Json) -> None:
    await client.put("/products/T1/attributes/origin", json={"value": "Uji"})
    assert (await client.get("/products/T1")).json()["attributes"] == {"origin": "Uji"}


async def test_adjust_stock(client: httpx.AsyncClient, product: Json) -> None:
    answer = await client.post("/products/T1/adjustments", json={"delta": 5})
    assert answer.status_code == 204
    assert (await client.get("/products/T1")).json()["stock"] == 15


async def test_import_prices(client: httpx.AsyncClient, product: Json) -> None:
    body = [{"sku": "T1", "price": "6.00"}, {"sku": "T2", "price": "1.00"}]
    assert (await client.put("/products/prices", json=body)).json() == {"changed": 1}


async def test_archive(client: httpx.AsyncClient, product: Json) -> None:
    assert (await client.delete("/products/T1")).status_code == 204
    assert (await client.get("/products/T1")).status_code == 404


async def test_other_shop(client: httpx.AsyncClient, product: Json) -> None:
    answer = await client.get("/products/T1", headers={"X-Shop-Key": "ink"})
    assert answer.status_code == 404
