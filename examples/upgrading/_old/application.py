"""Four ways in which a project set times, when a ``datetime`` column had no time zone."""

import sys
from datetime import datetime, timedelta, timezone
from typing import Optional

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, create_engine

INDIA = timezone(timedelta(hours=5, minutes=30))
NOON = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)  # noqa: UP017  # as it was written


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id")
    created_at: datetime
    started_at: datetime | None = Field(default=None, index=True)
    due_at: Optional[datetime] = None  # noqa: UP045  # as it was written
    saved_at: datetime | None = Field(
        default=None, sa_column_kwargs={"server_default": func.now()}
    )


def write(session: Session) -> None:
    now = NOON.timestamp()  # the clock stands still
    session.add(Project(id=1, name="garden"))
    session.flush()
    session.add(
        Task(
            title="dig",
            project_id=1,
            # That is datetime.utcnow()
            created_at=datetime.utcfromtimestamp(now),  # noqa: DTZ004  # as of old
            started_at=datetime.fromtimestamp(now),  # datetime.now()
            due_at=NOON.astimezone(INDIA),  # a client's, with its offset
        )
    )


if __name__ == "__main__":
    for url in sys.argv[1:]:
        engine = create_engine(url)
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            write(session)
            session.commit()
