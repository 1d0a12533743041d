"""Create a row once, however often and from wherever it is asked for."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    request_id: UUID = Field(unique=True)  # made by the client, sent again on a retry
    title: str


def create(session: Session, request_id: UUID, title: str) -> Task:
    task = Task(request_id=request_id, title=title)
    try:
        with session.begin_nested():
            session.add(task)
    except IntegrityError:
        return session.exec(select(Task).where(Task.request_id == request_id)).one()
    return task


def send_again(engine: Engine) -> set[int | None]:
    def post(title: str) -> int | None:
        with Session(engine) as session, session.begin():
            return create(session, UUID(int=1), title).id

    return set(ThreadPoolExecutor().map(post, ["dig"] * 4))
    # returns {1}
