from decimal import Decimal

from sqlmodel import Field, SQLModel

from .models import ProductBase


class ProductCreate(ProductBase):
    stock: int = Field(default=0, ge=0)


class ProductUpdate(SQLModel):
    name: str | None = Field(default=None, min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=2000)
    price: Decimal | None = Field(default=None, ge=0, max_digits=10, decimal_places=2)


class ProductPublic(ProductBase):
    id: int
    stock: int
    attributes: dict[str, str]


class Adjustment(SQLModel):
    delta: int


class AttributeValue(SQLModel):
    value: str = Field(max_length=200)


class NewPrice(SQLModel):
    sku: str
    price: Decimal = Field(ge=0, max_digits=10, decimal_places=2)
