"""Let SQLite write ahead of its file, so that a commit waits for the disk less often."""

from typing import Any

from sqlalchemy import URL, event
from sqlmodel import Field, Session, SQLModel, create_engine

PRAGMAS: dict[str, str] = {
    "as it comes": "",
    "WAL": "PRAGMA journal_mode=WAL",
    "WAL, fewer syncs": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def commit_each(url: URL, way: str, count: int) -> int:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, entry: object) -> None:
        connection.executescript(PRAGMAS[way])

    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        for n in range(count):
            session.add(Task(title=f"task {n}"))
            session.commit()
    engine.dispose()
    return count
