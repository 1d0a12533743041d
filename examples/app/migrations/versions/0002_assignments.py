"""Several people work on a task, each in a role."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "assignee",
                "reviewer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.id"],
            name=op.f("fk_assignment_task_id_task"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_assignment_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("task_id", "user_id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_user_id"), "assignment", ["user_id"])
    op.execute(
        "INSERT INTO assignment (task_id, user_id, role) "
        "SELECT id, assignee_id, 'assignee' FROM task WHERE assignee_id IS NOT NULL"
    )
    with op.batch_alter_table("task") as batch:
        batch.drop_index(op.f("ix_task_assignee_id"))
        batch.drop_constraint(op.f("fk_task_assignee_id_user"), type_="foreignkey")
        batch.drop_column("assignee_id")


def downgrade() -> None:
    """The first assignee of a task stays; other assignments are lost."""
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_task_assignee_id_user"),
            "user",
            ["assignee_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch.create_index(op.f("ix_task_assignee_id"), ["assignee_id"])
    op.execute(
        "UPDATE task SET assignee_id = (SELECT min(user_id) FROM assignment "
        "WHERE assignment.task_id = task.id AND role = 'assignee')"
    )
    op.drop_table("assignment")
