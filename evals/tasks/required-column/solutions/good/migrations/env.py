import os

from alembic import context
from app import models  # noqa: F401
from sqlalchemy import NullPool, create_engine
from sqlmodel import SQLModel

# Not the engine of the application: with its PRAGMA foreign_keys=ON, the copy that
# SQLite needs of a changed table deletes the rows that refer to it.
engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()
