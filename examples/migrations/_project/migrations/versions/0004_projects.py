"""Move the projects into a table of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("name", name=op.f("uq_project_name")),
    )
    op.execute(
        "INSERT INTO project (name) SELECT DISTINCT project FROM task ORDER BY 1"
    )
    op.add_column("task", sa.Column("project_id", sa.Integer()))  # NULL until filled
    project = "SELECT project.id FROM project WHERE project.name = task.project"
    op.execute(f"UPDATE task SET project_id = ({project})")
    with op.batch_alter_table("task") as batch:
        batch.alter_column("project_id", nullable=False)
        fk = op.f("fk_task_project_id_project")
        batch.create_foreign_key(fk, "project", ["project_id"], ["id"])
        batch.drop_column("project")


def downgrade() -> None:
    op.add_column("task", sa.Column("project", sa.String(50)))
    project = "SELECT project.name FROM project WHERE project.id = task.project_id"
    op.execute(f"UPDATE task SET project = ({project})")
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f("fk_task_project_id_project"), type_="foreignkey")
        batch.alter_column("project", nullable=False)
        batch.drop_column("project_id")
    op.drop_table("project")
