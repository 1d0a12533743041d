from typing import Any

import httpx
from app.core.database import new_session
from app.reviews.models import Review
from sqlmodel import col, update

Json = dict[str, Any]


async def test_review(client: httpx.AsyncClient, product: Json, customer: Json) -> None:
    body = {"product_id": product["id"], "customer_id": customer["id"], "rating": 4}
    assert (await client.post("/reviews", json=body)).status_code == 201
    assert (await client.post("/reviews", json=body)).status_code == 409
    url = f"/products/{product['id']}"
    assert (await client.get(f"{url}/reviews")).json() == []
    async with new_session() as session:
        await session.exec(update(Review).values({col(Review.approved): True}))
        await session.commit()
    assert (await client.get(f"{url}/reviews")).json()[0]["rating"] == 4
    assert (await client.get(f"{url}/rating")).json() == {"count": 1, "average": 4.0}
