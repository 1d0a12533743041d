"""Undoes nothing."""

import sqlalchemy as sa
from alembic import op

revision = "wrong_downgrade"
down_revision = None


def upgrade() -> None:
    op.create_table("job", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    pass
