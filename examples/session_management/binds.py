"""Send each model to its own database."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Event(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


def two(url: URL, folder: Path) -> list[bool]:
    main, events = create_engine(url), create_engine(f"sqlite:///{folder}/events.db")
    sessions = sessionmaker(main, class_=Session, binds={Event: events})
    with sessions() as session:
        return [session.get_bind(model) is events for model in (Task, Event)]
    # returns [False, True]
