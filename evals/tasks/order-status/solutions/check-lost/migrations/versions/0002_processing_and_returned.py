"""processing and returned"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = sa.Enum("NEW", "IN_PROGRESS", "SHIPPED", name="order_status")
NEW = sa.Enum("NEW", "PROCESSING", "SHIPPED", "RETURNED", name="order_status")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE order_status RENAME VALUE 'IN_PROGRESS' TO 'PROCESSING'")
        op.execute("ALTER TYPE order_status ADD VALUE 'RETURNED'")
        return
    for table in ("order", "order_event"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint("order_status", type_="check")
            batch.alter_column("status", existing_type=OLD, type_=NEW)
        op.execute(
            f"UPDATE \"{table}\" SET status = 'PROCESSING' WHERE status = 'IN_PROGRESS'"
        )


def downgrade() -> None:
    for table in ("order", "order_event"):
        op.execute(
            f"UPDATE \"{table}\" SET status = 'SHIPPED' WHERE status = 'RETURNED'"
        )
    if op.get_bind().dialect.name == "postgresql":  # which cannot remove a value
        op.execute("ALTER TYPE order_status RENAME VALUE 'PROCESSING' TO 'IN_PROGRESS'")
        return
    for table in ("order", "order_event"):
        op.execute(
            f"UPDATE \"{table}\" SET status = 'IN_PROGRESS' WHERE status = 'PROCESSING'"
        )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("status", existing_type=NEW, type_=OLD)
            batch.create_check_constraint(
                "order_status", "status IN ('NEW', 'IN_PROGRESS', 'SHIPPED')"
            )
