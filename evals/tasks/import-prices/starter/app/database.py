import os

from sqlmodel import create_engine

from .models import Product

engine = create_engine(os.environ["DATABASE_URL"])


def create_tables() -> None:
    Product.metadata.create_all(engine)
