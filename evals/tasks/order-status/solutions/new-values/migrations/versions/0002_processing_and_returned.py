"""processing and returned"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = "status IN ('NEW', 'IN_PROGRESS', 'SHIPPED')"
NEW = "status IN ('NEW', 'PROCESSING', 'SHIPPED', 'RETURNED')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        with op.get_context().autocommit_block():
            for status in ("PROCESSING", "RETURNED"):
                op.execute(
                    f"ALTER TYPE order_status ADD VALUE IF NOT EXISTS '{status}'"
                )
        rename("order", "IN_PROGRESS", "PROCESSING")
    else:
        for table in ("order", "order_event"):
            replace_check(table, "IN_PROGRESS", "PROCESSING", NEW, length=10)


def downgrade() -> None:
    for table in ("order", "order_event"):
        rename(table, "RETURNED", "SHIPPED")
        if op.get_bind().dialect.name == "postgresql":  # which cannot remove a value
            rename(table, "PROCESSING", "IN_PROGRESS")
        else:
            replace_check(table, "PROCESSING", "IN_PROGRESS", OLD, length=11)


def rename(table: str, old: str, new: str) -> None:
    op.execute(f"UPDATE \"{table}\" SET status = '{new}' WHERE status = '{old}'")


def replace_check(table: str, old: str, new: str, check: str, length: int) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint("order_status", type_="check")
    rename(table, old, new)
    with op.batch_alter_table(table) as batch:
        batch.alter_column("status", type_=sa.String(length))
        batch.create_check_constraint("order_status", check)
