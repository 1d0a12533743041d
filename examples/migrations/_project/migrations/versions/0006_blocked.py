"""Add a value to an enum."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

OLD = sa.Enum("todo", "done", name="state")
NEW = sa.Enum("todo", "done", "blocked", name="state")


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        with op.get_context().autocommit_block():  # usable once it is committed
            op.execute("ALTER TYPE state ADD VALUE IF NOT EXISTS 'blocked'")
    else:
        with op.batch_alter_table("task") as batch:
            batch.alter_column("state", type_=NEW, existing_type=OLD)


def downgrade() -> None:
    op.execute("UPDATE task SET state = 'todo' WHERE state = 'blocked'")
    if op.get_context().dialect.name == "postgresql":  # it cannot drop a value
        op.execute("ALTER TYPE state RENAME TO state_old")
        OLD.create(op.get_bind())
        op.execute("ALTER TABLE task ALTER state TYPE state USING state::text::state")
        op.execute("DROP TYPE state_old")
    else:
        with op.batch_alter_table("task") as batch:
            batch.alter_column("state", type_=OLD, existing_type=NEW)
