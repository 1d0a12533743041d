"""All times are UTC."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = [
    ("task", "created_at"),
    ("task", "updated_at"),
    ("task", "remind_at"),
    ("comment", "created_at"),
    ("comment", "updated_at"),
]


def convert(type_: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in COLUMNS:
        op.execute(
            f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {type_}"
            f" USING {column} AT TIME ZONE 'UTC'"
        )


def upgrade() -> None:
    convert("TIMESTAMP WITH TIME ZONE")


def downgrade() -> None:
    convert("TIMESTAMP WITHOUT TIME ZONE")
