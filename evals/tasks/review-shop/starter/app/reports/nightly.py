"""Run by cron: python -m app.reports.nightly"""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlmodel import col, select

from app.core.database import engine, new_session
from app.shops.models import Shop

from .service import revenue

AT_ONCE = asyncio.Semaphore(4)


async def revenue_of(shop_id: int, since: datetime) -> Decimal:
    async with AT_ONCE, new_session() as session:
        return await revenue(session, shop_id, since)


async def main() -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    async with new_session() as session:
        ids = (await session.exec(select(Shop.id).order_by(col(Shop.id)))).all()
    sums = await asyncio.gather(*(revenue_of(n, since) for n in ids if n is not None))
    for shop_id, amount in zip(ids, sums, strict=True):
        print(shop_id, amount)
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main())
