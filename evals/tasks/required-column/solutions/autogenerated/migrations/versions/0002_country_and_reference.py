"""country and reference"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customer", sa.Column("country", sa.String(2)))
    op.add_column("customer", sa.Column("reference", sa.String(40)))
    op.execute("UPDATE customer SET country = 'DE', reference = 'C-' || id")
    with op.batch_alter_table("customer") as batch:
        batch.alter_column("country", existing_type=sa.String(2), nullable=False)
        batch.alter_column("reference", existing_type=sa.String(40), nullable=False)
        batch.create_unique_constraint("customer_reference_key", ["reference"])


def downgrade() -> None:
    with op.batch_alter_table("customer") as batch:
        batch.drop_constraint("customer_reference_key", type_="unique")
        batch.drop_column("reference")
        batch.drop_column("country")
