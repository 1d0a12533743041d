"""Store money in whole cents; a Decimal is a float on SQLite."""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, SQLModel, col, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    price: Decimal = Field(max_digits=12, decimal_places=2)
    cents: int = Field(sa_type=BigInteger)


def seed(session: Session) -> None:
    session.add(Task(price=Decimal("0.1"), cents=10))
    session.add(Task(price=Decimal("1.005"), cents=101))


def wrong_sums(session: Session) -> list[Any]:
    thirty = session.exec(select(Task.id).where(col(Task.price) * 3 == Decimal("0.3")))
    return [thirty.all(), *map(str, session.exec(select(col(Task.price))))]
    # returns (sqlite) [[], '0.10', '1.00']
    # returns (postgresql) [[1], '0.10', '1.01']


def sums(session: Session) -> list[Any]:
    thirty = session.exec(select(Task.id).where(col(Task.cents) * 3 == 30))
    total = session.exec(select(func.sum(Task.cents))).one()
    return [thirty.all(), int(total or 0)]  # on PostgreSQL it is a Decimal
    # returns [[1], 111]
