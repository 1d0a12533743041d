"""When members were last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("last_seen", sa.DateTime(timezone=True)))
    op.create_index("ix_member_last_seen", "member", ["last_seen"])


def downgrade() -> None:
    op.drop_index("ix_member_last_seen", "member")
    op.drop_column("member", "last_seen")
