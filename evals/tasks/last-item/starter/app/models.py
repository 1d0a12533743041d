from datetime import UTC, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel


class ProductCreate(SQLModel):
    name: str = Field(max_length=80)
    price: Decimal = Field(max_digits=10, decimal_places=2, ge=0)
    stock: int = Field(ge=0)


class Product(ProductCreate, table=True):
    id: int | None = Field(default=None, primary_key=True)


class ProductPublic(ProductCreate):
    id: int


class Order(SQLModel, table=True):
    __tablename__ = "orders"

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class LineCreate(SQLModel):
    product_id: int
    quantity: int = Field(gt=0, le=1000)


class OrderLine(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True)
    product_id: int = Field(foreign_key="product.id")
    quantity: int
    price: Decimal = Field(max_digits=10, decimal_places=2)  # of one, when sold


class OrderCreate(SQLModel):
    lines: list[LineCreate] = Field(min_length=1, max_length=50)


class LinePublic(SQLModel):
    product_id: int
    quantity: int
    price: Decimal


class OrderPublic(SQLModel):
    id: int
    lines: list[LinePublic]
    total: Decimal
