"""orders by customer

Each statement is a transaction of its own, so that none holds its lock while another
reads the table, and each can be applied again after an interruption.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX = "ix_orders_customer_id"
KEY = "orders_customer_id_fkey"
CHECK = "orders_channel_present"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # No limit for these: they wait for long transactions, and nobody for them.
        # An interrupted build leaves an invalid index.
        op.drop_index(INDEX, "orders", if_exists=True, postgresql_concurrently=True)
        op.create_index(INDEX, "orders", ["customer_id"], postgresql_concurrently=True)

        # Whoever comes while one of these waits for its lock waits behind it.
        op.execute("SET lock_timeout = '1s'")
        op.drop_constraint(KEY, "orders", if_exists=True)
        op.create_foreign_key(
            KEY,
            "orders",
            "customer",
            ["customer_id"],
            ["id"],
            postgresql_not_valid=True,
        )
        op.execute(f"ALTER TABLE orders VALIDATE CONSTRAINT {KEY}")

        # SET NOT NULL reads no row when a valid CHECK says the same.
        op.drop_constraint(CHECK, "orders", if_exists=True)
        op.create_check_constraint(
            CHECK, "orders", "channel IS NOT NULL", postgresql_not_valid=True
        )
        op.execute(f"ALTER TABLE orders VALIDATE CONSTRAINT {CHECK}")
        op.alter_column("orders", "channel", nullable=False)
        op.drop_constraint(CHECK, "orders")
        op.execute("RESET lock_timeout")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '1s'")
    op.alter_column("orders", "channel", nullable=True)
    op.drop_constraint(KEY, "orders")
    op.drop_index(INDEX, "orders")
