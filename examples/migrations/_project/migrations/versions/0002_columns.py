"""Rename, widen, add a column; give the time its zone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UTC = "created_at AT TIME ZONE 'UTC'"


def upgrade() -> None:
    priority = sa.Column("priority", sa.Integer(), server_default="0", nullable=False)
    with_zone = sa.DateTime(timezone=True)
    with op.batch_alter_table("task") as batch:
        batch.add_column(priority)
        batch.alter_column("name", new_column_name="title", type_=sa.String(200))
        batch.alter_column("created_at", type_=with_zone, postgresql_using=UTC)


def downgrade() -> None:
    op.execute("UPDATE task SET title = substr(title, 1, 30)")  # what fits again
    with op.batch_alter_table("task") as batch:
        batch.alter_column("created_at", type_=sa.DateTime(), postgresql_using=UTC)
        batch.alter_column("title", new_column_name="name", type_=sa.String(30))
        batch.drop_column("priority")
