"""Runs up, down and up again, whatever the models become."""

import sqlalchemy as sa
from alembic import op

revision = "job"
down_revision = None
STATE = sa.Enum("todo", "done", name="jobstate")
jobs = sa.table("job", sa.column("state", STATE))  # not the model


def upgrade() -> None:
    op.create_table("job", sa.Column("state", STATE))  # makes the type, too
    op.execute(sa.insert(jobs).values(state="todo"))


def downgrade() -> None:
    op.drop_table("job")
    STATE.drop(op.get_bind())
