from datetime import datetime, timedelta
from typing import Any

import httpx
from app.core.database import new_session
from app.shops.models import PickupSlot, Shop

Json = dict[str, Any]


async def test_place(client: httpx.AsyncClient, order: Json) -> None:
    assert order["total"] == "13.50"
    assert (await client.get("/products/T1")).json()["stock"] == 7
    lines = (await client.get(f"/orders/{order['id']}/lines")).json()
    assert [line["quantity"] for line in lines] == [3]


async def test_not_more_than_there_is(client: httpx.AsyncClient, order: Json) -> None:
    body = {"customer_id": 1, "lines": [{"sku": "T1", "quantity": 8}]}
    assert (await client.post("/orders", json=body)).status_code == 409


async def test_cancel_gives_back(client: httpx.AsyncClient, order: Json) -> None:
    url = f"/orders/{order['id']}/cancel"
    assert (await client.post(url)).json()["status"] == "cancelled"
    assert (await client.get("/products/T1")).json()["stock"] == 10
    assert (await client.post(url)).status_code == 409


async def test_labels_are_kept(client: httpx.AsyncClient, order: Json) -> None:
    url = f"/orders/{order['id']}"
    await client.put(f"{url}/labels/gift", json={"value": "yes"})
    assert (await client.get(url)).json()["labels"] == {"gift": "yes"}


async def test_list(client: httpx.AsyncClient, order: Json) -> None:
    found = (await client.get("/orders", params={"status": "pending"})).json()
    assert [each["id"] for each in found] == [order["id"]]
    ink = {"X-Shop-Key": "ink"}
    assert (await client.get("/orders", headers=ink)).json() == []
    answer = await client.post(f"/orders/{order['id']}/ship", headers=ink)
    assert answer.status_code == 404


async def test_slots(client: httpx.AsyncClient, shop: Shop) -> None:
    async with new_session() as session:
        for days in (-2, 2):
            at = datetime.now() + timedelta(days=days)
            session.add(PickupSlot(shop_id=shop.id, starts_at=at, places=3))
        await session.commit()
    assert len((await client.get("/orders/slots")).json()) == 1
