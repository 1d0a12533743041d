"""processing and returned"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OLD = ("NEW", "IN_PROGRESS", "SHIPPED")
NEW = ("NEW", "PROCESSING", "SHIPPED", "RETURNED")
TABLES = {"order": "NEW", "order_event": None}  # and the default of its status


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TYPE order_status RENAME VALUE 'IN_PROGRESS' TO 'PROCESSING'")
        op.execute("ALTER TYPE order_status ADD VALUE 'RETURNED'")
    else:
        replace(NEW, {"IN_PROGRESS": "PROCESSING"})


def downgrade() -> None:
    replace(OLD, {"PROCESSING": "IN_PROGRESS", "RETURNED": "SHIPPED"})


def replace(statuses: tuple[str, ...], changed: dict[str, str]) -> None:
    """Another list of statuses. Meanwhile the column is a text that takes all of them."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    status = sa.Enum(*statuses, name="order_status", create_constraint=True)
    text = sa.String(20)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            if not postgresql:
                batch.drop_constraint("order_status", type_="check")
            batch.alter_column("status", server_default=None)
            batch.alter_column("status", type_=text, postgresql_using="status::text")
        for old, new in changed.items():
            op.execute(
                f"UPDATE \"{table}\" SET status = '{new}' WHERE status = '{old}'"
            )
    if postgresql:
        op.execute("DROP TYPE order_status")
        status.create(op.get_bind())
    for table, default in TABLES.items():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                "status",
                existing_type=text,
                type_=status,
                postgresql_using="status::order_status",
            )
            batch.alter_column("status", server_default=default)
