"""constraints, not valid"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_foreign_key(
        "orders_customer_id_fkey",
        "orders",
        "customer",
        ["customer_id"],
        ["id"],
        postgresql_not_valid=True,
    )
    op.create_check_constraint(
        "orders_channel_present",
        "orders",
        "channel IS NOT NULL",
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_constraint("orders_channel_present", "orders")
    op.drop_constraint("orders_customer_id_fkey", "orders")
