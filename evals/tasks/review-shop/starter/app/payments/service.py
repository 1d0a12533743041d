from datetime import UTC, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import Conflict, GatewayFailed, NotFound
from app.orders.models import Order, OrderStatus
from app.shops.models import Shop

from . import gateway
from .models import Payment


async def _locked(session: AsyncSession, shop: Shop, order_id: int) -> Order:
    statement = (
        select(Order)
        .where(Order.id == order_id, Order.shop_id == shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    order = (await session.exec(statement)).one_or_none()
    if order is None:
        raise NotFound("No such order")
    return order


async def pay(session: AsyncSession, shop: Shop, order_id: int) -> Payment:
    order = await _locked(session, shop, order_id)
    if order.status != OrderStatus.pending:
        raise Conflict(f"The order is {order.status}")
    reference = await gateway.charge(f"pay-{order.number}", order.total)
    order.status = OrderStatus.paid
    payment = Payment(order_id=order_id, reference=reference, amount=order.total)
    session.add(payment)
    await session.commit()
    return payment


async def refund(session: AsyncSession, shop: Shop, order_id: int) -> Payment:
    """May be asked for again after a crash: the provider knows the key."""
    order = await _locked(session, shop, order_id)
    if order.status not in (OrderStatus.paid, OrderStatus.refunding):
        raise Conflict(f"The order is {order.status}")
    payments = select(Payment).where(Payment.order_id == order.id)
    payment = (await session.exec(payments)).one()
    order.status = OrderStatus.refunding
    await session.commit()

    key = f"refund-{order.number}"
    try:
        await gateway.refund(key, payment.amount, payment.reference)
    except GatewayFailed:
        raise GatewayFailed("The refund is on its way; ask for it again") from None

    order.status = OrderStatus.refunded
    payment.refunded_at = datetime.now(UTC)
    await session.commit()
    return payment
