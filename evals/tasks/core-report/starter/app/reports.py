from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .models import Order


def best_customers(session: Session, limit: int = 10) -> list[tuple[str, int]]:
    """Who paid for the most orders, and for how many."""
    number = func.count(Order.id)
    statement = (
        select(Order.customer, number)
        .where(Order.paid_at.is_not(None))
        .group_by(Order.customer)
        .order_by(number.desc(), Order.customer)
        .limit(limit)
    )
    return [(customer, count) for customer, count in session.execute(statement)]
