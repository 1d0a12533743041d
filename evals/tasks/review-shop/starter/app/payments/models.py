from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel


class Payment(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", unique=True)
    reference: str = Field(max_length=80)
    amount: Decimal = Field(max_digits=12, decimal_places=2)
    created_at: datetime = Field(default=datetime.now(UTC))
    refunded_at: datetime | None = None
