from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, Relationship, SQLModel


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(max_length=80, index=True)
    shipping: Decimal = Field(max_digits=12, decimal_places=2)
    paid_at: datetime | None = Field(default=None, index=True)
    lines: list["OrderLine"] = Relationship(back_populates="order")


class OrderLine(SQLModel, table=True):
    __tablename__ = "order_lines"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    quantity: int
    unit_price: Decimal = Field(max_digits=12, decimal_places=2)
    order: Order = Relationship(back_populates="lines")
