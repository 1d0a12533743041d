"""Measure what poolers, TLS modes and faults make of each driver.

python -m examples.postgres_connections._measure    writes pooler.txt, tls.txt and faults.txt beside this file
"""

import asyncio
import contextlib
import datetime
import json
import logging
import os
import subprocess
import sys
import tempfile
import uuid
import warnings
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .. import _databases, _postgres
from . import _servers
from .urls import async_database_engine

HERE = Path(__file__).parent
DRIVERS = ("psycopg", "asyncpg")

# The pooler: several processes, since one alone names its statements without a clash.

PROCESSES = 3
TASKS = 3
COLUMNS = ("title", "owner", "notes")


def unique_name() -> str:
    return f"__asyncpg_{uuid.uuid4()}__"


NO_CACHE = {"statement_cache_size": 0}
UNIQUE = {"prepared_statement_name_func": unique_name}
SETTINGS: dict[str, dict[str, dict[str, Any]]] = {
    "psycopg": {
        "none": {},
        "prepare_threshold=0": {"connect_args": {"prepare_threshold": 0}},
        "prepare_threshold=None": {"connect_args": {"prepare_threshold": None}},
    },
    "asyncpg": {
        "none": {},
        "NullPool": {"poolclass": NullPool},
        "prepared_statement_cache_size=0": {
            "connect_args": {"prepared_statement_cache_size": 0}
        },
        "prepared_statement_name_func": {"connect_args": UNIQUE},
        "both of these": {"connect_args": UNIQUE | {"prepared_statement_cache_size": 0}},
        "statement_cache_size=0": {"connect_args": NO_CACHE},
        "statement_cache_size=0, AUTOCOMMIT": {
            "connect_args": NO_CACHE,
            "isolation_level": "AUTOCOMMIT",
        },
        "statement_cache_size=0, and name_func": {"connect_args": NO_CACHE | UNIQUE},
    },
}


async def _units(engine: AsyncEngine, column: str, count: int) -> Counter[str]:
    """Run units of work that ask for one column, and count how they end."""
    ended: Counter[str] = Counter()

    async def task(number: int) -> None:
        for unit in range(count):
            # Each unit a statement of its own shape; the shapes of all processes agree.
            row = (unit * 7 + number) % 5 + 1
            query = f"SELECT {column} FROM task WHERE id = :id AND {row} = {row}"
            try:
                async with engine.connect() as connection:
                    for _ in range(2):
                        told = await connection.scalar(text(query), {"id": row})
                        right = told == f"{column} of {row}"
                        ended["ok" if right else "wrong"] += 0 if right else 1
                    await connection.commit()
                ended["ok"] += 1
            except Exception as error:  # noqa: BLE001  # counted by class
                ended[cause(error)] += 1

    await asyncio.gather(*(task(number) for number in range(TASKS)))
    return ended


def cause(error: BaseException) -> str:
    """The driver's class: what SQLAlchemy wrapped."""
    wrapped = getattr(error, "orig", None)
    return type((wrapped and wrapped.__cause__) or wrapped or error).__name__


async def _client(driver: str, setting: str, url: str, column: str, count: int) -> None:
    engine = create_async_engine(
        f"postgresql+{driver}://{url}", **SETTINGS[driver][setting]
    )
    async with engine.connect() as connection:  # holds a server's connection meanwhile
        await connection.execute(text(f"SELECT {column} FROM task"))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        with contextlib.suppress(Exception):
            await connection.commit()
    print(json.dumps(await _units(engine, column, count)), flush=True)
    await engine.dispose()
