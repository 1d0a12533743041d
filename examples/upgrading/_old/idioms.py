"""Code that today's versions take otherwise. Printed: what these versions make of it."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from application import Task  # type: ignore[import-not-found]  # beside this file
from fastapi import Depends, FastAPI
from pydantic import ValidationError
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import MissingGreenlet
from sqlmodel import Field, Session, SQLModel, select

DATABASE_URL = "postgresql://localhost/tasks"
ASYNC_URL = DATABASE_URL.replace("postgresql://", "postgresql+asyncpg://")
CONNECT_ARGS = {"prepared_statement_cache_size": 0}  # and poolclass=NullPool
app = FastAPI()
engine = create_engine("sqlite://", poolclass=NullPool)


class TaskCreate(SQLModel):
    title: str = Field(regex="^[a-z]+$")
    tags: list[str] = Field(min_items=1)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session
        session.commit()


@app.on_event("startup")
def startup() -> None:
    SQLModel.metadata.create_all(engine)


@app.post("/tasks", status_code=201)
def create_task(
    data: TaskCreate, session: Annotated[Session, Depends(get_session)]
) -> None:
    session.add(Task(title=data.title, created_at=datetime.utcnow()))  # noqa: DTZ003  # as of old


def event_loop() -> Iterator[asyncio.AbstractEventLoop]:  # in conftest.py, a fixture
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def title(task: Task) -> str | None:
    try:
        return str(task.title)
    except MissingGreenlet:
        return None


def newest() -> object:
    return select(Task).distinct(Task.project_id)


def count() -> int:
    with Session(create_engine("sqlite://")) as session:
        SQLModel.metadata.create_all(session.connection())
        session.add(Task(title="dig", created_at=datetime(2026, 7, 1)))
        counted = session.exec(text("SELECT count(*) FROM task"))  # type: ignore[call-overload]  # it takes text
        return int(counted.scalar_one())


def titles() -> list[str]:
    with Session(engine) as session:
        found = session.query(Task).order_by(Task.id).all()
        found += session.execute(select(Task)).scalars().all()
    return [str(task.title) for task in found]


def copied(task: Task) -> dict[str, object]:
    return TaskCreate.from_orm(task).dict()


def taken(title: str, tags: list[str]) -> bool:
    try:
        TaskCreate(title=title, tags=tags)
    except ValidationError:
        return False
    return True


if __name__ == "__main__":
    print(make_url(DATABASE_URL).get_dialect().driver)
    print(taken(title="Dig!", tags=["new"]), taken(title="dig", tags=[]))
    print(count())
