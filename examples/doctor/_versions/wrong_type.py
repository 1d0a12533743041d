"""Leaves the type behind."""

import sqlalchemy as sa
from alembic import op

revision = "wrong_type"
down_revision = None
STATE = sa.Enum("todo", "done", name="jobstate")


def upgrade() -> None:
    op.create_table("job", sa.Column("state", STATE))


def downgrade() -> None:
    op.drop_table("job")
