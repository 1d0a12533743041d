from typing import Any

from sqlmodel import col, update

from .database import new_session
from .models import LoyaltyAccount, Order


async def add_points(order: Order) -> None:
    """One point for every full unit of the currency. Guests have no account."""
    points: Any = LoyaltyAccount.points
    async with new_session.begin() as session:
        await session.exec(
            update(LoyaltyAccount)
            .where(col(LoyaltyAccount.email) == order.email)
            .values(points=points + order.total // 100)
        )
