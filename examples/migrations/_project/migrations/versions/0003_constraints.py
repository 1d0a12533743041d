"""Make room for the constraints, then add them."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    first = '(SELECT min(id) FROM "user" u WHERE u.name = "user".name)'
    owner = f'(SELECT {first} FROM "user" WHERE id = owner_id)'  # or NULL
    op.execute(f"UPDATE task SET owner_id = {owner}")
    op.execute(f'DELETE FROM "user" WHERE id > {first}')
    op.execute("UPDATE task SET priority = 0 WHERE priority < 0")
    with op.batch_alter_table("user") as batch:
        batch.create_unique_constraint(op.f("uq_user_name"), ["name"])
    with op.batch_alter_table("task") as batch:
        batch.create_check_constraint(op.f("ck_task_priority"), "priority >= 0")
        fk = op.f("fk_task_owner_id_user"), "user", ["owner_id"], ["id"]
        batch.create_foreign_key(*fk, ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f("fk_task_owner_id_user"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_task_priority"), type_="check")
    with op.batch_alter_table("user") as batch:
        batch.drop_constraint(op.f("uq_user_name"), type_="unique")
