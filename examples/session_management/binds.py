"""Several databases."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


class Event(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


def two(url: URL, folder: Path) -> list[str]:
    main = create_engine(url)
    events = create_engine(f"sqlite:///{folder / 'events.db'}")
    sessions = sessionmaker(main, class_=Session, binds={Event: events})
    tables = SQLModel.metadata.tables
    SQLModel.metadata.create_all(main, tables=[tables["task"]])
    SQLModel.metadata.create_all(events, tables=[tables["event"]])
    with sessions.begin() as session:
        session.add_all([Task(title="Plan"), Event(name="created")])
    with Session(events) as session:
        names = session.exec(select(Event.name)).all()
    main.dispose()
    events.dispose()
    return list(names)
    # emits 4 COMMIT
    # returns ['created']
