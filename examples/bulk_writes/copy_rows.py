"""Load rows with COPY on the session's own connection, in its transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, func, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


COLUMNS = ["title", "done", "created_at"]
RECORDS = [(f"task {n}", False, datetime.now(UTC)) for n in range(2500)]
COUNT = select(func.count()).select_from(Task)


def copy_tasks(
    session: Session, records: Iterable[Sequence[Any]], columns: list[str] = COLUMNS
) -> None:
    connection: Any = session.connection().connection.driver_connection
    sql = f"COPY task ({', '.join(columns)}) FROM STDIN"  # names from the code only
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for record in records:
            copy.write_row(record)


def undone(session: Session) -> int:
    copy_tasks(session, RECORDS)
    session.rollback()
    return session.exec(COUNT).one()
    # needs psycopg, sync
    # returns 0


def wrong_default(session: Session) -> None:
    copy_tasks(session, [("dig",)], ["title"])
    # needs psycopg, sync
    # raises NotNullViolation: null value in column "done"


def wrong_naive(session: Session) -> int:
    copy_tasks(session, [("dig", False, datetime(2026, 1, 1))])
    return session.exec(COUNT).one()
    # needs psycopg, sync
    # returns 1


async def copy_tasks_async(
    session: AsyncSession, records: Iterable[Sequence[Any]]
) -> None:
    await session.exec(select(1))  # begins the transaction; connection() does not
    proxy = await (await session.connection()).get_raw_connection()
    connection: Any = proxy.driver_connection
    await connection.copy_records_to_table("task", records=records, columns=COLUMNS)


async def undone_async(session: AsyncSession) -> int:
    await copy_tasks_async(session, RECORDS)
    await session.rollback()
    return (await session.exec(COUNT)).one()
    # needs asyncpg
    # returns 0


async def wrong_undone_async(session: AsyncSession) -> int:
    proxy = await (await session.connection()).get_raw_connection()
    connection: Any = proxy.driver_connection
    await connection.copy_records_to_table("task", records=RECORDS, columns=COLUMNS)
    await session.rollback()
    return (await session.exec(COUNT)).one()
    # needs asyncpg
    # returns 2500
