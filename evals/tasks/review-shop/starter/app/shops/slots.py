from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from .models import PickupSlot, Shop


async def upcoming(session: AsyncSession, shop: Shop) -> Sequence[PickupSlot]:
    """The next slots, by the clock of the shop."""
    now = datetime.now(ZoneInfo(shop.time_zone)).replace(tzinfo=None)
    statement = (
        select(PickupSlot)
        .where(PickupSlot.shop_id == shop.id, PickupSlot.starts_at > now)
        .order_by(col(PickupSlot.starts_at), col(PickupSlot.id))
        .limit(20)
    )
    return (await session.exec(statement)).all()
