from typing import Any

import httpx

Json = dict[str, Any]


async def test_an_email_is_taken_once(
    client: httpx.AsyncClient, customer: Json
) -> None:
    body = {"email": "ann@example.com", "name": "Other"}
    assert (await client.post("/customers", json=body)).status_code == 409


async def test_list(client: httpx.AsyncClient, customer: Json) -> None:
    assert (await client.get("/customers", params={"limit": 1})).json() == [customer]


async def test_phone_can_be_removed(client: httpx.AsyncClient, customer: Json) -> None:
    answer = await client.patch(f"/customers/{customer['id']}", json={"phone": None})
    assert (answer.json()["name"], answer.json()["phone"]) == ("Ann", None)


async def test_preference(client: httpx.AsyncClient, customer: Json) -> None:
    url = f"/customers/{customer['id']}/preferences/newsletter"
    answer = await client.put(url, params={"on": True})
    assert answer.json()["preferences"] == {"newsletter": True}


async def test_forget(client: httpx.AsyncClient, customer: Json, order: Json) -> None:
    url = f"/customers/{customer['id']}"
    address = {"street": "Long 1", "city": "Bonn"}
    assert (await client.post(f"{url}/addresses", json=address)).status_code == 201
    assert (await client.delete(url)).status_code == 204
    assert (await client.get(f"/orders/{order['id']}")).status_code == 200
