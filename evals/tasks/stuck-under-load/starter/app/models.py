from datetime import UTC, datetime
from typing import Literal

from pydantic import EmailStr
from sqlmodel import AutoString, Field, SQLModel

Confirmation = Literal["pending", "sent", "failed"]


class Product(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    price: int = Field(ge=0)  # in cents


class OrderBase(SQLModel):
    reference: str = Field(min_length=1, max_length=40, unique=True)
    email: EmailStr = Field(max_length=254)
    product_id: int = Field(foreign_key="product.id")
    quantity: int = Field(gt=0, le=100)


class Order(OrderBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    total: int = 0
    confirmation: Confirmation = Field(default="pending", sa_type=AutoString)


class OrderCreate(OrderBase):
    pass


class OrderPublic(OrderBase):
    id: int
    total: int
    confirmation: Confirmation


class LoyaltyAccount(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    points: int = 0


class AuditEntry(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    action: str = Field(max_length=40)
    order_id: int = Field(index=True)
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class Sales(SQLModel):
    product_id: int
    name: str
    orders: int
    revenue: int
