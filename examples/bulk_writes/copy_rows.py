"""Load rows with COPY on the session's own connection, in its transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


NAMES = ["title", "done", "created_at"]
TASKS = [(f"task {n}", False, datetime.now(UTC)) for n in range(2500)]


def copy_tasks(session: Session, tasks: list[Any], names: list[str]) -> None:
    connection: Any = session.connection().connection.driver_connection
    statement = f"COPY task ({', '.join(names)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for task in tasks:
            copy.write_row(task)


def wrong_values(session: Session) -> None:
    copy_tasks(session, [("dig", False, datetime(2026, 1, 1))], NAMES)  # naive: taken
    copy_tasks(session, [("dig",)], NAMES[:1])  # no defaults
    # needs psycopg, sync
    # raises NotNullViolation: null value in column "done" ... Failing row contains (2,


async def copy_tasks_async(session: AsyncSession) -> list[bool]:
    proxy = await (await session.connection()).get_raw_connection()
    connection: Any = proxy.driver_connection
    begun = [connection.is_in_transaction()]
    await session.exec(select(1))  # begins; without it COPY commits at once
    begun.append(connection.is_in_transaction())
    await connection.copy_records_to_table("task", records=TASKS, columns=NAMES)
    return begun
    # needs asyncpg
    # returns [False, True]
