from alembic import context
from app import models  # noqa: F401
from app.database import engine
from sqlmodel import SQLModel

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
