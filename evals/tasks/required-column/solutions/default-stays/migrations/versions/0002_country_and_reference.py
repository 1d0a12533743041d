"""country and reference"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    country = sa.Column("country", sa.String(2), nullable=False, server_default="DE")
    op.add_column("customer", country)
    op.add_column("customer", sa.Column("reference", sa.String(40)))
    op.execute("UPDATE customer SET reference = 'C-' || id")
    op.create_index("uq_customer_reference", "customer", ["reference"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_customer_reference", "customer")
    op.drop_column("customer", "reference")
    op.drop_column("customer", "country")
