"""orders"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATUSES = ("NEW", "IN_PROGRESS", "SHIPPED")


def status_type() -> sa.types.TypeEngine[str]:
    if op.get_bind().dialect.name == "postgresql":
        return postgresql.ENUM(*STATUSES, name="order_status", create_type=False)
    return sa.Enum(*STATUSES, name="order_status", create_constraint=True)


def upgrade() -> None:
    sa.Enum(*STATUSES, name="order_status").create(op.get_bind())
    op.create_table(
        "order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("status", status_type(), server_default="NEW", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "order_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("status", status_type(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_order_event_order_id", "order_event", ["order_id"])


def downgrade() -> None:
    op.drop_table("order_event")
    op.drop_table("order")
    sa.Enum(name="order_status").drop(op.get_bind())
