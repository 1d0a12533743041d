"""Refunds and channels"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for value in ("refunding", "refunded"):
            op.execute(f"ALTER TYPE orderstatus ADD VALUE IF NOT EXISTS '{value}'")
    op.add_column("payment", sa.Column("refunded_at", sa.DateTime(timezone=True)))
    # The orders that are there came from the web site.
    channel = sa.Column("channel", sa.String(20), nullable=False, server_default="web")
    op.add_column("orders", channel)
    op.alter_column("orders", "channel", server_default=None)


def downgrade() -> None:
    # PostgreSQL takes no value out of an enum: the two stay, hence IF NOT EXISTS.
    op.drop_column("orders", "channel")
    op.drop_column("payment", "refunded_at")
