import os

from sqlmodel import SQLModel, create_engine

from . import models  # noqa: F401  # fills the metadata

engine = create_engine(os.environ["DATABASE_URL"])


def create_tables() -> None:
    SQLModel.metadata.create_all(engine)
