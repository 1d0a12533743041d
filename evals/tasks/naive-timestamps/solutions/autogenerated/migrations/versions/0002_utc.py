"""Times with time zone."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = {
    "task": ("created_at", "updated_at", "remind_at"),
    "comment": ("created_at", "updated_at"),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(
                    column,
                    existing_type=sa.DateTime(),
                    type_=sqlmodel.sql.sqltypes.UTCDateTime(),
                )


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(
                    column,
                    existing_type=sqlmodel.sql.sqltypes.UTCDateTime(),
                    type_=sa.DateTime(),
                )
