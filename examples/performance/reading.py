"""Read columns where nothing is changed; an object costs more than its row."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Field, Session, SQLModel, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession


class TaskPublic(SQLModel):
    id: int
    title: str
    priority: int
    due_at: datetime


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    priority: int
    due_at: datetime


def seed(session: Session, count: int = 20) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        {"title": f"task {n}", "priority": n % 10, "due_at": start + timedelta(hours=n)}
        for n in range(count)
    ]
    session.exec(insert(Task), params=rows)


COLUMNS = select(Task.id, Task.title, Task.priority, Task.due_at)
READS: dict[str, Callable[[Session], Sequence[object]]] = {
    "objects, validated": lambda session: [
        TaskPublic.model_validate(task) for task in session.exec(select(Task))
    ],
    "objects": lambda session: session.exec(select(Task)).all(),
    "columns, validated": lambda session: [
        TaskPublic.model_validate(row, from_attributes=True)
        for row in session.exec(COLUMNS)
    ],
    "columns": lambda session: session.exec(COLUMNS).all(),
    "two columns": lambda session: session.exec(select(Task.id, Task.title)).all(),
}


def read(session: Session, way: str) -> int:
    return len(READS[way](session))


def _read_driver(session: Session) -> int:
    connection: Any = session.connection().connection.driver_connection
    return len(connection.execute("SELECT * FROM task").fetchall())


async def _read_driver_async(session: AsyncSession) -> int:
    proxy = await (await session.connection()).get_raw_connection()
    connection: Any = proxy.driver_connection
    return len(await connection.fetch("SELECT * FROM task"))
