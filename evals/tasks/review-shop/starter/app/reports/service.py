from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlmodel import SQLModel, col, func, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalog.models import Product
from app.orders.models import Order, OrderLine, OrderStatus
from app.shops.models import Shop

SOLD = (OrderStatus.paid, OrderStatus.shipped)
SORTS = {"quantity": "quantity DESC", "revenue": "revenue DESC"}


class Seller(SQLModel):
    sku: str
    quantity: int
    revenue: Decimal


async def low_stock(session: AsyncSession, shop: Shop, below: int) -> Sequence[Product]:
    """What has to be bought soon."""
    statement = (
        select(Product)
        .where(col(Product.archived_at).is_(None))
        .where(Product.shop_id == shop.id and Product.stock < below)
        .order_by(col(Product.stock), col(Product.id))
        .limit(200)
    )
    return (await session.exec(statement)).all()


async def best_sellers(
    session: AsyncSession, shop: Shop, sort: Literal["quantity", "revenue"]
) -> list[Seller]:
    quantity = func.sum(OrderLine.quantity).label("quantity")
    revenue = func.sum(OrderLine.quantity * OrderLine.unit_price).label("revenue")
    statement = (
        select(Product.sku, quantity, revenue)
        .join(OrderLine, col(OrderLine.product_id) == Product.id)
        .join(Order, col(Order.id) == OrderLine.order_id)
        .where(Order.shop_id == shop.id, col(Order.status).in_(SOLD))
        .group_by(col(Product.sku))
        .order_by(text(f"{SORTS[sort]}, sku"))
        .limit(20)
    )
    rows = (await session.exec(statement)).all()
    return [Seller(sku=sku, quantity=n, revenue=money) for sku, n, money in rows]


async def revenue(session: AsyncSession, shop_id: int, since: datetime) -> Decimal:
    statement = select(func.coalesce(func.sum(Order.total), 0)).where(
        Order.shop_id == shop_id,
        col(Order.status).in_(SOLD),
        Order.placed_at >= since,
    )
    return Decimal((await session.exec(statement)).one())
