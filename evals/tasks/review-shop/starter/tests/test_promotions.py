from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from app.core.database import new_session
from app.promotions.models import Coupon, GiftCard
from app.shops.models import Shop

Json = dict[str, Any]


@pytest.fixture(autouse=True)
async def codes(shop: Shop) -> None:
    assert shop.id is not None
    now = datetime.now(UTC)
    day = timedelta(days=1)
    async with new_session() as session:
        session.add_all(
            [
                Coupon(shop_id=shop.id, code="NEW", percent=10, expires_at=now + day),
                Coupon(shop_id=shop.id, code="OLD", percent=10, expires_at=now - day),
                GiftCard(shop_id=shop.id, code="AB12CD", balance=Decimal(50)),
            ]
        )
        await session.commit()


async def test_only_valid_coupons(client: httpx.AsyncClient) -> None:
    assert (await client.get("/coupons/new")).json() == {"code": "NEW", "percent": 10}
    assert (await client.get("/coupons/old")).status_code == 404


async def test_a_coupon_once(client: httpx.AsyncClient, customer: Json) -> None:
    body = {"customer_id": customer["id"]}
    url = "/coupons/new/redemptions"
    assert (await client.post(url, json=body)).status_code == 200
    assert (await client.post(url, json=body)).status_code == 409


async def test_gift_card(client: httpx.AsyncClient) -> None:
    url = "/gift-cards/ab12cd/spend"
    answer = await client.post(url, json={"amount": "20.50"})
    assert answer.json() == {"code": "AB12CD", "balance": "29.50"}
    assert (await client.post(url, json={"amount": "30"})).status_code == 409
