import os

from alembic import context
from app import models  # noqa: F401
from sqlalchemy import NullPool, create_engine
from sqlmodel import SQLModel

engine = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata)
    with context.begin_transaction():
        context.run_migrations()
