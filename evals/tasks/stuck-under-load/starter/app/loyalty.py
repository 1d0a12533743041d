from typing import Any

from sqlmodel import select

from .database import task_session
from .models import LoyaltyAccount, Order


async def add_points(order: Order) -> None:
    """One point for every full unit of the currency."""
    find = select(LoyaltyAccount).where(LoyaltyAccount.email == order.email)
    account = (await task_session.execute(find)).scalar_one()
    points: Any = LoyaltyAccount.points
    account.points = points + order.total // 100
    await task_session.commit()
    await task_session.remove()
