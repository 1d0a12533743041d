"""Uses a model, to which a later migration adds the column ``name``."""

import sqlalchemy as sa
from alembic import op
from app.models import Project
from sqlmodel import Session

revision = "wrong_model"
down_revision = None


def upgrade() -> None:
    op.create_table("project", sa.Column("id", sa.Integer(), primary_key=True))
    with Session(op.get_bind()) as session:
        session.add(Project(name="garden"))
        session.flush()


def downgrade() -> None:
    op.drop_table("project")
