"""Index a table that is in use."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.get_context().autocommit_block():  # not allowed in a transaction
        for column in ("project_id", "owner_id"):
            name = op.f(f"ix_task_{column}")
            # What an interrupted build left behind is invalid, and has the name.
            op.drop_index(name, "task", postgresql_concurrently=True, if_exists=True)
            op.create_index(name, "task", [column], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for column in ("owner_id", "project_id"):
            name = op.f(f"ix_task_{column}")
            op.drop_index(name, "task", postgresql_concurrently=True, if_exists=True)
