from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from .models import Order, OrderLine

BERLIN = ZoneInfo("Europe/Berlin")


def monthly_revenue(session: Session, year: int) -> list[tuple[date, Decimal]]:
    """What was paid in each month of the year, in Berlin time."""
    months = [date(year, month, 1) for month in range(1, 13)]
    starts = [
        # In UTC, as stored: SQLite compares without the offset.
        datetime(day.year, day.month, 1, tzinfo=BERLIN).astimezone(UTC)
        for day in [*months, date(year + 1, 1, 1)]
    ]
    lines = (
        select(func.sum(OrderLine.quantity * OrderLine.unit_price))
        .where(OrderLine.order_id == Order.id)
        .scalar_subquery()
    )
    paid = func.sum(Order.shipping + func.coalesce(lines, 0))
    number = case(
        *((Order.paid_at < end, n) for n, end in enumerate(starts[1:])),
    ).label("number")
    statement = (
        select(number, paid)
        .where(Order.paid_at >= starts[0], Order.paid_at < starts[-1])
        .group_by("number")
    )
    revenue = dict(session.execute(statement).tuples().all())
    return [(month, revenue.get(n, Decimal(0))) for n, month in enumerate(months)]


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
