from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

from sqlmodel import JSON, Field, Relationship, SQLModel


class OrderStatus(StrEnum):
    pending = "pending"
    paid = "paid"
    shipped = "shipped"
    cancelled = "cancelled"
    refunding = "refunding"
    refunded = "refunded"


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id", index=True)
    customer_id: int | None = Field(
        foreign_key="customer.id", ondelete="SET NULL", index=True
    )
    number: UUID = Field(default_factory=uuid4, unique=True)
    status: OrderStatus = OrderStatus.pending
    channel: str = Field(default="web", max_length=20)
    total: Decimal = Field(default=Decimal(0), max_digits=12, decimal_places=2)
    labels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    placed_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    lines: list["OrderLine"] = Relationship(cascade_delete=True, passive_deletes=True)


class OrderLine(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", ondelete="CASCADE", index=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    quantity: int
    unit_price: Decimal = Field(max_digits=10, decimal_places=2)
