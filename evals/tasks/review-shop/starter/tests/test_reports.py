from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from app.core.database import new_session
from app.orders.models import Order, OrderStatus
from app.reports import nightly
from sqlmodel import col, update

Json = dict[str, Any]


@pytest.fixture(autouse=True)
async def sold(order: Json) -> None:
    async with new_session() as session:
        paid = {col(Order.status): OrderStatus.paid}
        await session.exec(update(Order).values(paid))
        await session.commit()


async def test_low_stock(client: httpx.AsyncClient) -> None:
    found = (await client.get("/reports/low-stock", params={"below": 8})).json()
    assert [product["sku"] for product in found] == ["T1"]


@pytest.mark.parametrize("sort", ["quantity", "revenue"])
async def test_best_sellers(client: httpx.AsyncClient, sort: str) -> None:
    found = (await client.get("/reports/best-sellers", params={"sort": sort})).json()
    assert [(each["sku"], each["quantity"]) for each in found] == [("T1", 3)]
    assert float(found[0]["revenue"]) == 13.5


async def test_nightly(capsys: pytest.CaptureFixture[str]) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    assert float(await nightly.revenue_of(1, since)) == 13.5
    await nightly.main()
    assert capsys.readouterr().out.startswith("1 13.5")
