from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Field, SQLModel

from .models import OrderStatus


class LineCreate(SQLModel):
    sku: str
    quantity: int = Field(gt=0, le=1000)


class OrderCreate(SQLModel):
    customer_id: int
    lines: list[LineCreate] = Field(min_length=1, max_length=100)


class LinePublic(SQLModel):
    product_id: int
    quantity: int
    unit_price: Decimal


class OrderPublic(SQLModel):
    id: int
    number: UUID
    status: OrderStatus
    total: Decimal
    labels: dict[str, str]
    placed_at: datetime


class Label(SQLModel):
    value: str = Field(max_length=100)
