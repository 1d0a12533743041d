"""Promotions"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coupon",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shop_id", sa.Integer(), sa.ForeignKey("shop.id"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("shop_id", "code", name="uq_coupon_shop_code"),
    )
    op.create_table(
        "giftcard",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shop_id", sa.Integer(), sa.ForeignKey("shop.id"), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("balance", sa.Numeric(10, 2), nullable=False),
        sa.UniqueConstraint("shop_id", "code", name="uq_giftcard_shop_code"),
        sa.CheckConstraint("balance >= 0", name="ck_giftcard_balance"),
    )
    customer = sa.ForeignKey("customer.id", ondelete="CASCADE")
    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "coupon_id", sa.Integer(), sa.ForeignKey("coupon.id"), nullable=False
        ),
        sa.Column("customer_id", sa.Integer(), customer, nullable=False, index=True),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("redemption", "giftcard", "coupon"):
        op.drop_table(table)
