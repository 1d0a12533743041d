from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel


def now() -> datetime:
    return datetime.now(UTC)


class Product(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(min_length=1, max_length=20, unique=True)
    name: str = Field(min_length=1, max_length=100)
    price: Decimal = Field(gt=0, max_digits=9, decimal_places=2)
    stock: int = 0
    price_changed_at: datetime = Field(default_factory=now)
