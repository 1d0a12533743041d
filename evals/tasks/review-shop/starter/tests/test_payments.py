from typing import Any

import httpx
import pytest
from app.core.errors import GatewayFailed
from app.payments import gateway

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def provider(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sent: list[str] = []

    async def send(path: str, request: gateway.Request) -> str:
        if path in sent:
            raise GatewayFailed(path)
        sent.append(path)
        return "ref-1"

    monkeypatch.setattr(gateway, "_send", send)
    return sent


async def test_pay_once(client: httpx.AsyncClient, order: Json) -> None:
    url = f"/orders/{order['id']}"
    assert (await client.post(f"{url}/payment")).json()["amount"] == "13.50"
    assert (await client.post(f"{url}/payment")).status_code == 409
    assert (await client.post(f"{url}/ship")).json()["status"] == "shipped"


async def test_refund(client: httpx.AsyncClient, order: Json) -> None:
    url = f"/orders/{order['id']}"
    assert (await client.post(f"{url}/refund")).status_code == 409
    await client.post(f"{url}/payment")
    assert (await client.post(f"{url}/refund")).json()["refunded_at"]
    assert (await client.get(url)).json()["status"] == "refunded"


async def test_not_paid(
    client: httpx.AsyncClient, order: Json, provider: list[str]
) -> None:
    provider.append("charges")
    url = f"/orders/{order['id']}"
    assert (await client.post(f"{url}/payment")).status_code == 502
    assert (await client.get(url)).json()["status"] == "pending"
