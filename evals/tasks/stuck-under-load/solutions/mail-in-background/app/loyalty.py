import logging
from typing import Any

from sqlmodel import select

from .database import new_session
from .models import LoyaltyAccount, Order

log = logging.getLogger(__name__)


async def add_points(order: Order) -> None:
    """One point for every full unit of the currency."""
    async with new_session() as session:
        find = select(LoyaltyAccount).where(LoyaltyAccount.email == order.email)
        account = (await session.exec(find)).one_or_none()
        if account is None:
            log.info("No loyalty account for order %s", order.id)
            return
        points: Any = LoyaltyAccount.points
        account.points = points + order.total // 100
        await session.commit()
