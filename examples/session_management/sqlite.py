"""Make the engine of a SQLite file that several processes share.

The same in async code: ``create_async_engine``, and both events on its ``sync_engine``.
"""

# needs sqlite

from contextlib import suppress
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, text
from sqlmodel import create_engine


def make_engine(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})  # seconds, for a lock

    @event.listens_for(engine, "connect")  # of an async engine its sync_engine
    def on_connect(connection: Any, entry: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON").close()
        with suppress(OperationalError):  # as while others open a new file
            connection.execute("PRAGMA journal_mode = WAL").close()  # the file keeps it

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def foreign_keys(url: URL) -> list[object]:
    with make_engine(url).connect() as connection:
        pragmas = "foreign_keys", "journal_mode", "busy_timeout"
        return [connection.scalar(text(f"PRAGMA {name}")) for name in pragmas]
    # returns [1, 'wal', 30000]
