import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import event
from sqlmodel import Session, create_engine

engine = create_engine(os.environ["DATABASE_URL"])


@event.listens_for(engine, "connect")
def enforce_foreign_keys(connection: Any, record: Any) -> None:
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA foreign_keys=ON")


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
