"""orders by customer"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.create_index("ix_orders_customer_id", "orders", ["customer_id"])
    op.create_foreign_key(None, "orders", "customer", ["customer_id"], ["id"])
    op.alter_column("orders", "channel", nullable=False)


def downgrade() -> None:
    op.alter_column("orders", "channel", nullable=True)
    op.drop_constraint("orders_customer_id_fkey", "orders")
    op.drop_index("ix_orders_customer_id", "orders")
