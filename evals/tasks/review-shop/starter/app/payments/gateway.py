"""The payment provider's API. A request that is sent again with the same key is carried out once."""

from decimal import Decimal

import httpx
from pydantic import BaseModel

from app.core.config import settings
from app.core.errors import GatewayFailed


class Request(BaseModel):
    key: str
    amount: Decimal
    reference: str | None = None


async def charge(key: str, amount: Decimal) -> str:
    """The provider's reference for the payment."""
    return await _send("charges", Request(key=key, amount=amount))


async def refund(key: str, amount: Decimal, reference: str) -> str:
    return await _send("refunds", Request(key=key, amount=amount, reference=reference))


async def _send(path: str, request: Request) -> str:
    body = request.model_dump(mode="json", exclude_none=True)
    try:
        async with httpx.AsyncClient(base_url=settings.gateway_url) as client:
            answer = await client.post(f"/{path}", json=body, timeout=20)
            answer.raise_for_status()
    except httpx.HTTPError as error:
        raise GatewayFailed("The payment provider did not accept this") from error
    return str(answer.json()["reference"])
