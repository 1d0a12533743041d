from collections.abc import Sequence

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.shops.models import Shop

from .models import Product
from .schemas import NewPrice


async def import_prices(
    session: AsyncSession, shop: Shop, prices: Sequence[NewPrice]
) -> int:
    """Set the prices of a list; it can be sent again when it was interrupted."""
    shop_id, changed = shop.id, 0
    ordered = sorted(prices, key=lambda new: new.sku)  # locks in one order everywhere
    for start in range(0, len(ordered), 500):
        for new in ordered[start : start + 500]:
            result = await session.exec(
                update(Product)
                .where(col(Product.shop_id) == shop_id, col(Product.sku) == new.sku)
                .values(price=new.price)
            )
            changed += result.rowcount
        await session.commit()  # short locks: the shop sells on meanwhile
    return changed
