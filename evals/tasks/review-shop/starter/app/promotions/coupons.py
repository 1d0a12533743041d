from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.service import get_customer
from app.core.errors import Conflict, NotFound
from app.shops.models import Shop

from .models import Coupon, Redemption


async def find(session: AsyncSession, shop: Shop, code: str) -> Coupon:
    """A coupon that is valid now."""
    now = datetime.now(UTC)
    statement = select(Coupon).where(
        Coupon.shop_id == shop.id,
        Coupon.code == code.upper(),
        or_(Coupon.expires_at is None, Coupon.expires_at > now),
    )
    coupon = (await session.exec(statement)).one_or_none()
    if coupon is None:
        raise NotFound("No such coupon")
    return coupon


async def redeem(
    session: AsyncSession, shop: Shop, code: str, customer_id: int
) -> Coupon:
    coupon = await find(session, shop, code)
    customer = await get_customer(session, shop, customer_id)
    session.add(Redemption(coupon_id=coupon.id, customer_id=customer.id))
    try:
        await session.commit()
    except IntegrityError:
        raise Conflict("The customer has used this coupon") from None
    return coupon
