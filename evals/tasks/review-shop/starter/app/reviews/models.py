from datetime import UTC, datetime

from sqlmodel import Field, SQLModel


class ReviewBase(SQLModel):
    product_id: int = Field(foreign_key="product.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    rating: int = Field(ge=1, le=5)
    text: str = Field(default="", max_length=2000)


class Review(ReviewBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    approved: bool = False
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class ReviewPublic(ReviewBase):
    id: int
    created_at: datetime


class Rating(SQLModel):
    count: int
    average: float | None
