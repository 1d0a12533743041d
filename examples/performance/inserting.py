"""Insert many rows with one statement and one commit."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, insert
from sqlmodel.ext.asyncio.session import AsyncSession


class TaskCreate(SQLModel):
    title: str
    priority: int


class Task(TaskCreate, table=True):
    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


def rows(count: int) -> list[dict[str, Any]]:
    return [{"title": f"task {n}", "priority": n % 10} for n in range(count)]


ROWS = rows(20)
NOW = datetime.now(UTC)
NAMES = ["title", "priority", "created_at"]


def wrong_commit_each(session: Session) -> None:
    for row in ROWS:
        session.add(Task(**row))
        session.commit()
    # emits 20 COMMIT


def _executemany(session: Session) -> None:
    connection: Any = session.connection().connection.driver_connection
    values = [(row["title"], row["priority"], str(NOW)) for row in ROWS]
    statement = "INSERT INTO task (title, priority, created_at) VALUES (?, ?, ?)"
    connection.executemany(statement, values)


def _copy(session: Session) -> None:
    connection: Any = session.connection().connection.driver_connection
    statement = f"COPY task ({', '.join(NAMES)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as writer:
        for row in ROWS:
            writer.write_row((row["title"], row["priority"], NOW))


INSERTS: dict[str, Callable[[Session], object]] = {
    "commit each": wrong_commit_each,
    "one parameter a value": lambda session: session.exec(insert(Task).values(ROWS)),
    "objects": lambda session: session.add_all([Task(**row) for row in ROWS]),
    "rows, objects back": lambda session: session.exec(
        insert(Task).returning(Task), params=ROWS
    ).all(),
    "rows, each validated": lambda session: session.exec(
        insert(Task), params=[TaskCreate(**row).model_dump() for row in ROWS]
    ),
    "rows": lambda session: session.exec(insert(Task), params=ROWS),
}


def insert_all(session: Session, way: str = "rows") -> None:
    INSERTS[way](session)
    session.commit()
    # emits 1 INSERT
    # emits 1 COMMIT


def _insert_driver(session: Session) -> None:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    (_executemany if on_sqlite else _copy)(session)
    session.commit()


async def _insert_driver_async(session: AsyncSession) -> None:
    proxy = await (await session.connection()).get_raw_connection()
    connection: Any = proxy.driver_connection
    records = [(row["title"], row["priority"], NOW) for row in ROWS]
    await connection.copy_records_to_table("task", records=records, columns=NAMES)
    await session.commit()
