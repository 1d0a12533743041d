from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.service import get_customer
from app.catalog.models import Product
from app.catalog.service import get_product
from app.core.errors import Conflict, NotFound
from app.core.pages import Page
from app.shops.models import Shop

from . import stock
from .models import Order, OrderLine, OrderStatus
from .schemas import OrderCreate


def _of(shop: Shop) -> Any:
    return select(Order).where(Order.shop_id == shop.id)


async def place(session: AsyncSession, shop: Shop, data: OrderCreate) -> Order:
    customer = await get_customer(session, shop, data.customer_id)
    order = Order(shop_id=shop.id, customer_id=customer.id)
    for item in sorted(data.lines, key=lambda line: line.sku):
        product = await get_product(session, shop, item.sku)
        await stock.reserve(session, product, item.quantity)
        order.lines.append(
            OrderLine(
                product_id=product.id,
                quantity=item.quantity,
                unit_price=product.price,
            )
        )
        order.total += product.price * item.quantity
    session.add(order)
    await session.commit()
    return order


async def list_orders(
    session: AsyncSession, shop: Shop, page: Page, status: OrderStatus | None
) -> Sequence[Order]:
    statement = _of(shop)
    if status:
        statement = statement.where(Order.status == status)
    newest = statement.order_by(col(Order.placed_at).desc(), col(Order.id).desc())
    result = await session.exec(newest.offset(page.offset).limit(page.limit))
    return list(result.all())


async def get_order(
    session: AsyncSession, shop: Shop, order_id: int, lock: bool = False
) -> Order:
    statement = _of(shop).where(Order.id == order_id)
    if lock:
        statement = statement.with_for_update()
    order: Order | None = (await session.exec(statement)).one_or_none()
    if order is None:
        raise NotFound("No such order")
    return order


async def set_label(
    session: AsyncSession, shop: Shop, order_id: int, name: str, value: str
) -> Order:
    order = await get_order(session, shop, order_id, lock=True)
    order.labels[name] = value
    flag_modified(order, "labels")
    await session.commit()
    return order


async def lines_of(
    session: AsyncSession, shop: Shop, order_id: int
) -> Sequence[OrderLine]:
    order = await get_order(session, shop, order_id)
    statement = select(OrderLine).where(OrderLine.order_id == order.id)
    return (await session.exec(statement.order_by(col(OrderLine.id)))).all()


async def ship(session: AsyncSession, shop: Shop, order_id: int) -> Order:
    order = await get_order(session, shop, order_id, lock=True)
    if order.status != OrderStatus.paid:
        raise Conflict(f"The order is {order.status}")
    order.status = OrderStatus.shipped
    await session.commit()
    return order


async def cancel(session: AsyncSession, shop: Shop, order_id: int) -> Order:
    """Only what is not paid yet; what was reserved goes back on the shelf."""
    statement = select(Order).where(Order.id == order_id).with_for_update()
    order = (await session.exec(statement)).one_or_none()
    if order is None:
        raise NotFound("No such order")
    if order.status != OrderStatus.pending:
        raise Conflict(f"The order is {order.status}")
    order.status = OrderStatus.cancelled
    lines = (
        select(OrderLine, Product.sku)
        .join(Product, col(Product.id) == OrderLine.product_id)
        .where(OrderLine.order_id == order.id)
    )
    rows = (await session.exec(lines)).all()
    for line, _ in sorted(rows, key=lambda row: row[1]):
        await stock.give_back(session, line)
    await session.commit()
    return order
