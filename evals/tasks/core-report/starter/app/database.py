import os

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from .models import Base

engine = create_engine(os.environ["DATABASE_URL"])
SessionLocal = sessionmaker(engine)


def create_tables() -> None:
    Base.metadata.create_all(engine)
