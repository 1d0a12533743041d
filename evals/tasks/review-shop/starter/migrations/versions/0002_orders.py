"""Orders"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    status = sa.Enum("pending", "paid", "shipped", "cancelled", name="orderstatus")
    customer = sa.ForeignKey("customer.id", ondelete="SET NULL")
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "shop_id",
            sa.Integer(),
            sa.ForeignKey("shop.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("customer_id", sa.Integer(), customer, index=True),
        sa.Column("number", sa.Uuid(), nullable=False, unique=True),
        sa.Column("status", status, nullable=False),
        sa.Column("total", sa.Numeric(12, 2), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
    )
    order = sa.ForeignKey("orders.id", ondelete="CASCADE")
    product = sa.ForeignKey("product.id")
    op.create_table(
        "orderline",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.Integer(), order, nullable=False, index=True),
        sa.Column("product_id", sa.Integer(), product, nullable=False, index=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Numeric(10, 2), nullable=False),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "order_id",
            sa.Integer(),
            sa.ForeignKey("orders.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for table in ("payment", "orderline", "orders"):
        op.drop_table(table)
    sa.Enum(name="orderstatus").drop(op.get_bind())
