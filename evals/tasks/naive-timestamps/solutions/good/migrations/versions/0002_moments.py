"""Times become moments, with the zone that each was written in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The application wrote UTC, the server's now() its own time. SQLite's now() is UTC.
WRITTEN_IN = {
    ("task", "created_at"): "UTC",
    ("task", "updated_at"): "Europe/Berlin",
    ("task", "remind_at"): "UTC",
    ("comment", "created_at"): "UTC",
    ("comment", "updated_at"): "Europe/Berlin",
}


def upgrade() -> None:
    change(sa.DateTime(timezone=True))


def downgrade() -> None:
    change(sa.DateTime())


def change(type_: sa.DateTime) -> None:
    if op.get_context().dialect.name != "postgresql":
        return  # SQLite has one type, and holds UTC
    for (table, column), zone in WRITTEN_IN.items():
        op.alter_column(
            table,
            column,
            type_=type_,
            postgresql_using=f"{column} AT TIME ZONE '{zone}'",
        )
