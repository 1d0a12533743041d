"""Read the message: what a first connection, or a first query, fails with."""

import asyncio
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from sqlalchemy import URL, Engine, StaticPool
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel, create_engine, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


Address = URL  # given to each case
Sync = Engine


async def query(url: Address, *before: str, make: bool = False) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in before:
                await connection.execute(text(statement))
            if make:
                await connection.run_sync(SQLModel.metadata.create_all)
        async with AsyncSession(engine) as session:
            (await session.exec(select(Task))).all()
    finally:
        await engine.dispose()


async def wrong_no_tables(url: Address) -> None:
    await query(url)


async def no_tables(url: Address) -> None:
    await query(url, make=True)


OLDER = "DROP TABLE task", "CREATE TABLE task (id INTEGER)"
MIGRATION = "ALTER TABLE task ADD title VARCHAR"
INSERT = "INSERT INTO task (id, title) VALUES (1, 'dig')"


async def wrong_no_column(url: Address) -> None:
    await query(url, *OLDER, make=True)  # create_all leaves what exists alone


async def no_column(url: Address) -> None:
    await query(url, MIGRATION)


async def wrong_insert(url: Address) -> None:
    await query(url, *OLDER, INSERT)


async def insert(url: Address) -> None:
    await query(url, *OLDER, MIGRATION, INSERT)


async def wrong_again(url: Address) -> None:
    await query(url, MIGRATION)  # create_all or another migration had added it


async def again(url: Address) -> None:
    await query(url)  # `alembic stamp`, and it does not run


async def wrong_wal(url: Address) -> None:
    sqlite = url.get_backend_name() == "sqlite"
    await query(url, *("BEGIN", "PRAGMA journal_mode = WAL") if sqlite else ())


async def wal(url: Address) -> None:
    sqlite = url.get_backend_name() == "sqlite"
    await query(url, *["PRAGMA journal_mode = WAL"] if sqlite else ())


async def wrong_database(url: Address) -> None:
    await query(url.set(database="/nowhere/tasks"))


async def database(url: Address) -> None:
    await query(url)


async def wrong_port(url: Address) -> None:
    server = url.get_backend_name() != "sqlite"
    await query(url.set(host="127.0.0.1", port=1, query={}) if server else url)


async def port(url: Address) -> None:
    await query(url)


def ask(engine: Sync) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")


async def wrong_thread(url: Address) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    ask(engine)
    await asyncio.to_thread(ask, engine)


async def thread(url: Address) -> None:
    check = {"check_same_thread": False}
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args=check)
    ask(engine)
    await asyncio.to_thread(ask, engine)


def load_from(folder: str) -> None:
    with TemporaryDirectory() as project, patch.dict(sys.modules):
        sys.modules.pop("app", None)
        Path(project, "app.py").touch()
        with patch.object(sys, "path", [f"{project}/{folder}"]):
            import_module("app")


async def wrong_path(url: Address) -> None:
    load_from("tests")  # the folder that pytest puts on the path


async def path(url: Address) -> None:
    load_from("")  # pythonpath = ["."]


async def messages(url: URL) -> None:
    await show_async(globals(), url)
    # prints (sqlite) no_tables: OperationalError: ... no such table: task
    # prints (postgresql) no_tables: ProgrammingError: ... relation "task" does not exist
    # prints (sqlite) no_column: OperationalError: ... no such column: task.title
    # prints (postgresql) no_column: ... column task.title does not exist
    # prints (sqlite) insert: OperationalError: ... table task has no column named title
    # prints (postgresql) insert: ... column "title" of relation "task" does not exist
    # prints (sqlite) again: OperationalError: ... duplicate column name: title
    # prints (postgresql) again: ProgrammingError: ... relation "task" already exists
    # prints (sqlite) wal: ... cannot change into wal mode from within a transaction
    # prints (sqlite) database: OperationalError: ... unable to open database file
    # prints (postgresql) database: ... database "/nowhere/tasks" does not exist
    # prints (psycopg) port: OperationalError: ... connection failed: ... refused
    # prints (asyncpg) port: ConnectionRefusedError: [Errno ...] Connect call failed ...
    # prints path: ModuleNotFoundError: No module named 'app'
    # prints thread: ProgrammingError: ... SQLite objects created in a thread can only be


# As if they were not installed; pq_ctypes would take the system's libpq
WITHOUT = """
import asyncio, sys, traceback
class Absent:
    def find_spec(name, path=None, target=None):
        if name in absent:
            raise ModuleNotFoundError(f"No module named {name!r}")
sys.meta_path.insert(0, Absent)
for url, *absent in map(str.split, sys.argv[1:]):
    try:
        from sqlalchemy.ext.asyncio import create_async_engine
        asyncio.run(create_async_engine(url).connect().start())
    except Exception:
        traceback.print_exc()
"""
DRIVERS = (
    "sqlite+aiosqlite:// aiosqlite",
    "postgresql+asyncpg:// asyncpg",
    "postgresql+psycopg:// psycopg",
    "postgresql+psycopg:// psycopg_c psycopg_binary psycopg.pq.pq_ctypes",
    "postgresql+psycopg2:// psycopg2",
)


def without(*absent: str) -> str:
    """The errors in the tracebacks."""
    command = [sys.executable, "-W", "ignore", "-c", WITHOUT, *absent]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return "\n".join(line for line in said.stderr.splitlines() if "Error: " in line)


def not_installed() -> None:
    print(without("sqlite+aiosqlite:// greenlet"), without(*DRIVERS), sep="\n")
    # prints (sqlalchemy>=2.1) ImportError: The SQLAlchemy asyncio module requires that
    # prints (sqlalchemy<2.1) ValueError: the greenlet library is required
    # prints (sqlalchemy>=2.1) ModuleNotFoundError: No module named 'greenlet'
    # prints ModuleNotFoundError: No module named 'aiosqlite'
    # prints ModuleNotFoundError: No module named 'asyncpg'
    # prints ModuleNotFoundError: No module named 'psycopg'
    # prints ImportError: no pq wrapper available.
    # prints ModuleNotFoundError: No module named 'psycopg2'
