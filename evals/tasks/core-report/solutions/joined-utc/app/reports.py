from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from .models import Order, OrderLine

BERLIN = ZoneInfo("Europe/Berlin")


def monthly_revenue(session: Session, year: int) -> list[tuple[date, Decimal]]:
    """What was paid in each month of the year, in Berlin time."""
    month = extract("month", Order.paid_at)
    statement = (
        select(
            month,
            func.sum(OrderLine.quantity * OrderLine.unit_price)
            + func.sum(Order.shipping),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(
            Order.paid_at >= datetime(year, 1, 1, tzinfo=BERLIN),
            Order.paid_at < datetime(year + 1, 1, 1, tzinfo=BERLIN),
        )
        .group_by(month)
    )
    revenue = {int(n): amount for n, amount in session.execute(statement)}
    return [(date(year, n, 1), revenue.get(n, Decimal(0))) for n in range(1, 13)]


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
