from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.ext.mutable import MutableDict
from sqlmodel import JSON, Field, SQLModel


class ProductBase(SQLModel):
    sku: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    price: Decimal = Field(ge=0, max_digits=10, decimal_places=2)
    weight_kg: float = Field(default=0, ge=0)


class Product(ProductBase, table=True):
    __table_args__ = (
        UniqueConstraint("shop_id", "sku", name="uq_product_shop_sku"),
        CheckConstraint("stock >= 0", name="ck_product_stock"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    stock: int = 0
    attributes: dict[str, str] = Field(
        default_factory=dict, sa_type=MutableDict.as_mutable(JSON())
    )
    archived_at: datetime | None = None
