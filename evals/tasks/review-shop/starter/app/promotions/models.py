from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel


class Coupon(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("shop_id", "code", name="uq_coupon_shop_code"),)

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    code: str = Field(max_length=40)
    percent: int = Field(ge=1, le=100)
    expires_at: datetime | None = None  # never, if it has none


class Redemption(SQLModel, table=True):
    """Each customer may use a coupon once."""

    __table_args__ = (
        UniqueConstraint("coupon_id", "customer_id", name="uq_redemption_once"),
    )

    id: int | None = Field(default=None, primary_key=True)
    coupon_id: int = Field(foreign_key="coupon.id")
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    redeemed_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class GiftCard(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("shop_id", "code", name="uq_giftcard_shop_code"),
        CheckConstraint("balance >= 0", name="ck_giftcard_balance"),
    )

    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    code: str = Field(max_length=40)
    balance: Decimal = Field(max_digits=10, decimal_places=2)
