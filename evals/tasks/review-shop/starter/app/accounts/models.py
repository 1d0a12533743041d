from datetime import UTC, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Field, SQLModel


class Customer(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("shop_id", "email", name="uq_customer_shop_email"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    email: str = Field(max_length=254)
    name: str = Field(max_length=100)
    phone: str | None = Field(default=None, max_length=30)
    preferences: dict[str, bool] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class Address(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    street: str = Field(max_length=200)
    city: str = Field(max_length=100)
