"""Make an enum of a text."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STATE = sa.Enum("todo", "done", name="state")


def upgrade() -> None:
    op.execute("UPDATE task SET status = 'todo' WHERE status NOT IN ('todo', 'done')")
    STATE.create(op.get_bind(), checkfirst=True)  # add_column does not make the type
    with op.batch_alter_table("task") as batch:
        batch.alter_column("status", type_=STATE, postgresql_using="status::state")
        batch.alter_column("status", new_column_name="state")


def downgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.alter_column("state", new_column_name="status", type_=sa.String(20))
    STATE.drop(op.get_bind(), checkfirst=True)  # or the next upgrade finds it
