"""validate them"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey")
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT orders_channel_present")
    op.alter_column("orders", "channel", nullable=False)
    op.drop_constraint("orders_channel_present", "orders")


def downgrade() -> None:
    op.create_check_constraint(
        "orders_channel_present", "orders", "channel IS NOT NULL"
    )
    op.alter_column("orders", "channel", nullable=True)
