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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from .. import _databases, _postgres
from . import _servers
from .database_url import async_database_engine, connection

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
        "defaults": {},
        "prepare_threshold=None": {"connect_args": {"prepare_threshold": None}},
    },
    "asyncpg": {
        "defaults": {},
        "NullPool": {"poolclass": NullPool},
        "prepared_statement_cache_size=0": {
            "connect_args": {"prepared_statement_cache_size": 0}
        },
        "prepared_statement_name_func": {"connect_args": UNIQUE},
        "both of these": {
            "connect_args": UNIQUE | {"prepared_statement_cache_size": 0}
        },
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

    async def task() -> None:
        for unit in range(count):
            row = unit % 2 + 1
            # The same statements in the same order in every process, but for the column.
            query = text(f"SELECT {column} FROM task WHERE id = :id AND {row} = {row}")
            try:
                async with engine.connect() as connection:
                    for _ in range(2):
                        told = await connection.scalar(query, {"id": row})
                    await connection.commit()
                ended["ok" if told == f"{column} of {row}" else "wrong"] += 1
            except Exception as error:  # noqa: BLE001  # counted by class
                ended[cause(error)] += 1

    await asyncio.gather(*(task() for _ in range(TASKS)))
    return ended


def cause(error: BaseException) -> str:
    """The driver's class: what SQLAlchemy wrapped."""
    wrapped = getattr(error, "orig", None)
    return type((wrapped and wrapped.__cause__) or wrapped or error).__name__


async def _client() -> None:
    """Take a job a line, and answer each with the counts."""
    for line in sys.stdin:
        driver, setting, port, column, count = json.loads(line)
        url = URL.create(
            f"postgresql+{driver}", "postgres", None, "127.0.0.1", port, "postgres"
        )
        engine = create_async_engine(url, **SETTINGS[driver][setting])
        with contextlib.suppress(Exception):
            async with engine.connect() as connection:  # one server connection for each
                await connection.execute(text(f"SELECT {column} FROM task"))
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(await _units(engine, column, count)), flush=True)
        await engine.dispose()


@contextlib.contextmanager
def clients() -> Iterator[list["subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", f"{__package__}._measure", "client"]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    started = [
        subprocess.Popen(
            command,
            text=True,
            stderr=subprocess.DEVNULL,
            cwd=HERE.parent.parent,
            **pipes,
        )
        for _ in range(PROCESSES)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.communicate()


def measure_setting(
    processes: list["subprocess.Popen[str]"],
    pooler: _servers.Pooler,
    driver: str,
    setting: str,
    count: int,
) -> Counter[str]:
    """How the units of work of all processes end."""
    pooler.restart()  # server connections without a past
    ended: Counter[str] = Counter()

    def say(process: "subprocess.Popen[str]", job: object) -> None:
        assert process.stdin
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()

    def hear(process: "subprocess.Popen[str]") -> str:
        assert process.stdout
        return process.stdout.readline()

    for process, column in zip(processes, COLUMNS, strict=True):
        say(process, [driver, setting, pooler.url.port, column, count])
    for process in processes:
        hear(process)
    for process in processes:
        say(process, "go")
    for process in processes:
        ended.update(json.loads(hear(process)))
    return ended


def fill(server: URL) -> None:
    engine = _servers.direct(server)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS task"))
        columns = ", ".join(f"'{column} of ' || id AS {column}" for column in COLUMNS)
        connection.execute(
            text(
                f"CREATE TABLE task AS SELECT id, {columns} FROM generate_series(1, 5) AS id"
            )
        )
    engine.dispose()


SESSION = {
    "SET statement_timeout = '7s'": ("SET statement_timeout = '7s'", {}),
    "SET LOCAL statement_timeout = '7s'": ("SET LOCAL statement_timeout = '7s'", {}),
    "application_name=worker": ("SELECT 1", {"application_name": "worker"}),
    "options=-c jit=off": ("SELECT 1", {"options": "-c jit=off"}),
}


def session_report(pooler: _servers.Pooler) -> Iterator[str]:
    """What one client sets, and what the next finds on the same server connection."""
    for name, (statement, args) in SESSION.items():
        pooler.restart()
        found = []
        try:
            for query in (statement, "SHOW statement_timeout"):
                engine = _servers.direct(pooler.url, args)
                with engine.begin() as connection:
                    result = connection.execute(text(query))
                    found += [row[0] for row in result] if result.returns_rows else []
            told = "accepted" if args else f"the next client has {found[-1]}"
        except DBAPIError as error:
            told = str(error.orig).rpartition("FATAL: ")[2].strip()
        yield f"{name:42}{told}"


def pooler_report(server: URL) -> Iterator[str]:
    count = 20
    total = PROCESSES * TASKS * count
    fill(server)
    yield f"{total} units of work in {PROCESSES} processes, on 3 server connections of a pooler in transaction mode"
    yield ""
    yield f"{'driver':8} {'setting':40} {'failed':>6} {'wrong answer':>12}"
    with _servers.pooler(server) as pooler, clients() as processes:
        for driver, settings in SETTINGS.items():
            for setting in settings:
                ended = measure_setting(processes, pooler, driver, setting, count)
                wrong = ended["wrong"]
                failed = total - ended["ok"] - wrong
                yield f"{driver:8} {setting:40} {failed:6} {wrong:12}"
        yield ""
        yield "a client sets"
        yield from session_report(pooler)


# TLS: what each mode makes of four servers.


def modes(crt: Path) -> dict[str, str]:
    root = f"&sslrootcert={crt}"
    return {
        "none": "",
        "require": "?sslmode=require",
        "verify-ca": f"?sslmode=verify-ca{root}",
        "verify-full": f"?sslmode=verify-full{root}",
        "require + channel_binding=require": "?sslmode=require&channel_binding=require",
    }


async def attempt(engine: AsyncEngine, query: str = "SELECT 1") -> str:
    """ "ok", or what the error is."""
    try:
        async with engine.connect() as connection:
            await connection.execute(text(query))
        return "ok"
    except Exception as error:  # noqa: BLE001  # each driver has its own
        return named(error)


def named(error: BaseException) -> str:
    """The class, the SQLSTATE, and * where SQLAlchemy knows the connection as lost."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    lost = "*" if getattr(error, "connection_invalidated", False) else None
    return " ".join(filter(None, [type(error).__name__, state, lost]))


async def try_tls(url: URL, query: str, driver: str) -> str:
    with warnings.catch_warnings(action="ignore"):
        engine = async_database_engine(url.render_as_string() + query, driver)
    try:
        return await attempt(engine)
    finally:
        await engine.dispose()


def tls_report(server: URL) -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours, key = _servers.certificate(folder, "localhost")
        theirs = _servers.certificate(folder, "stranger")
        front = stack.enter_context(_servers.tls_front(server, ours, key))
        stranger = stack.enter_context(_servers.tls_front(server, *theirs))
        servers = {
            "no TLS": server,
            "a stranger's certificate": stranger,
            "ours, for another host": front,
            "ours": front.set(host="localhost"),
        }
        yield f"{'sslmode':34}" + "".join(f"{name:26}" for name in servers).rstrip()
        for mode, query in modes(ours).items():
            cells = []
            for url in servers.values():
                told = [asyncio.run(try_tls(url, query, driver)) for driver in DRIVERS]
                cells.append(
                    ", ".join(
                        dict.fromkeys(
                            "connects" if t == "ok" else "refuses" for t in told
                        )
                    )
                )
            yield f"{mode:34}" + "".join(f"{cell:26}" for cell in cells).rstrip()


# Faults: what each driver raises, without and with pool_pre_ping.

KILL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE application_name = 'victim'"
)


@dataclass
class Stage:
    """Where faults take place: a server of our own, the pooler before it, a driver."""

    server: URL
    pooler: _servers.Pooler
    driver: str

    def engine(self, url: URL | None = None, **options: Any) -> AsyncEngine:
        text_ = (url or self.server).render_as_string(hide_password=False)
        return async_database_engine(text_, self.driver, **options)

    async def kill(self) -> None:
        def run() -> None:
            engine = _servers.direct(self.server)
            with engine.connect() as connection:
                connection.execute(text(KILL))

        await asyncio.to_thread(run)


async def idle(
    stage: Stage, fault: Callable[[], Awaitable[None]], url: URL, ping: bool
) -> str:
    """The fault comes while connections wait in the pool."""
    engine = stage.engine(url, pool_pre_ping=ping)
    assert await attempt(engine) == "ok"
    await fault()
    await asyncio.sleep(0.05)
    told = [await attempt(engine), await attempt(engine)]
    await engine.dispose()
    assert told[1] == "ok"
    return told[0]


async def in_transaction(
    stage: Stage, fault: Callable[[], Awaitable[None]], url: URL
) -> str:
    engine = stage.engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT 1"))
            await fault()
            await asyncio.sleep(0.05)
            await connection.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001
        assert await attempt(engine) == "ok"
        return named(error)
    finally:
        await engine.dispose()
    return "ok"


async def mid_query(
    stage: Stage, fault: Callable[[], Awaitable[None]], url: URL
) -> str:
    engine = stage.engine(url)
    running = asyncio.create_task(attempt(engine, "SELECT pg_sleep(20)"))
    await asyncio.sleep(0.15)
    await fault()
    told = await running
    assert await attempt(engine) == "ok"
    await engine.dispose()
    return told


async def refused(
    stage: Stage, url: URL, query: str = "", sql: str = "SELECT 1"
) -> str:
    engine = async_database_engine(
        url.render_as_string(hide_password=False) + query, stage.driver
    )
    told = await attempt(engine, sql)
    await engine.dispose()
    return told


async def typed(stage: Stage) -> str:
    engine = stage.engine()
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1 WHERE 1 = :id"), {"id": "1"})
        return "ok"
    except Exception as error:  # noqa: BLE001
        return named(error)
    finally:
        await engine.dispose()


async def altered(stage: Stage) -> str:
    url = stage.server.set(drivername=f"postgresql+{stage.driver}")
    engine = create_async_engine(url)
    try:
        async with engine.connect() as one, engine.connect() as other:
            for change in ("DROP TABLE IF EXISTS note", "CREATE TABLE note (id int)"):
                await other.execute(text(change))
            await other.commit()
            for _ in range(8):
                await one.execute(text("SELECT * FROM note"))
                await one.commit()
            await other.execute(text("ALTER TABLE note ALTER id TYPE bigint"))
            await other.commit()
            await one.execute(text("SELECT * FROM note"))
        return "ok"
    except Exception as error:  # noqa: BLE001
        return named(error)
    finally:
        await engine.dispose()


async def limited(stage: Stage, name: str, query: str) -> str:
    engine = stage.engine()
    lock = "LOCK TABLE pg_class"
    try:
        async with engine.connect() as other, engine.connect() as connection:
            if query == lock:
                await other.execute(text(lock))
            await connection.execute(text(f"SET LOCAL {name} = '50ms'"))
            if query == "SELECT 1":
                await asyncio.sleep(0.2)
            await connection.execute(text(query))
    except Exception as error:  # noqa: BLE001
        return named(error)
    finally:
        await engine.dispose()
    return "ok"


async def commanded(stage: Stage) -> str:
    if stage.driver != "asyncpg":
        return "-"
    url, args = connection(stage.server.render_as_string(), stage.driver)
    engine = create_async_engine(url, connect_args=args | {"command_timeout": 0.05})
    told = await attempt(engine, "SELECT pg_sleep(9)")
    await engine.dispose()
    return told


async def crowded(stage: Stage) -> str:
    engine = stage.engine(poolclass=NullPool)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(30):
            try:
                await stack.enter_async_context(engine.connect())
            except Exception as error:  # noqa: BLE001
                return named(error)
    return "ok"


def faults(stage: Stage) -> Iterator[tuple[str, Awaitable[str]]]:
    named_ = stage.server.update_query_dict({"application_name": "victim"})

    async def restart() -> None:
        await asyncio.to_thread(_servers.restart, stage.server)

    async def restart_pooler() -> None:
        await asyncio.to_thread(stage.pooler.restart)

    pooled = stage.pooler.url
    happened = "connection lost: "
    yield f"{happened}idle in the pool", idle(stage, stage.kill, named_, False)
    yield f"{happened}idle, pool_pre_ping", idle(stage, stage.kill, named_, True)
    yield f"{happened}in a transaction", in_transaction(stage, stage.kill, named_)
    yield f"{happened}in a query", mid_query(stage, stage.kill, named_)
    yield "server restarted, idle", idle(stage, restart, stage.server, False)
    yield "server restarted, pool_pre_ping", idle(stage, restart, stage.server, True)
    yield "pooler restarted, idle", idle(stage, restart_pooler, pooled, False)
    yield "pooler restarted, in a query", mid_query(stage, restart_pooler, pooled)
    for name, query in {
        "statement_timeout": "SELECT pg_sleep(9)",
        "idle_in_transaction_session_timeout": "SELECT 1",
        "lock_timeout": "LOCK TABLE pg_class",
    }.items():
        yield name, limited(stage, name, query)
    yield "command_timeout, of asyncpg", commanded(stage)
    yield "too many clients", crowded(stage)
    yield "'1' for an integer parameter", typed(stage)
    yield (
        "two statements in one string",
        refused(stage, stage.server, "", "SELECT 1; SELECT 2"),
    )
    yield "a table altered, default statement cache", altered(stage)
    absent = {
        "sslmode=require, server without TLS": (stage.server, "?sslmode=require"),
        "no such host": (stage.server.set(host="host.invalid"), ""),
        "nothing listens": (stage.server.set(port=_postgres._free_port()), ""),
        "wrong password": (stage.server.set(username="member", password="wrong"), ""),
        "no such database": (stage.server.set(database="absent"), ""),
    }
    for fault, (url, query) in absent.items():
        yield fault, refused(stage, url, query)


@contextlib.contextmanager
def strict_server() -> Iterator[URL]:
    """A server for faults: few connections, and a password for whoever is not postgres."""
    with tempfile.TemporaryDirectory(dir=None if os.name == "nt" else "/tmp") as folder:
        Path(folder).chmod(0o755)
        rules = Path(folder) / "pg_hba.conf"
        rules.write_text(
            "host all postgres all trust\nhost all all all scram-sha-256\n"
        )
        with _postgres.server(hba_file=str(rules), max_connections="20") as server:
            engine = _servers.direct(server)
            with engine.begin() as connection:
                connection.execute(text("CREATE ROLE member LOGIN PASSWORD 'right'"))
            yield server


async def all_faults(stage: Stage) -> dict[str, str]:
    return {name: await run for name, run in faults(stage)}


def faults_report() -> Iterator[str]:
    with strict_server() as server, _servers.pooler(server) as pooler:
        told = [
            asyncio.run(all_faults(Stage(server, pooler, driver))) for driver in DRIVERS
        ]
    yield f"{'fault':41}{DRIVERS[0]:25}{DRIVERS[1]}"
    for (fault, one), other in zip(told[0].items(), told[1].values(), strict=True):
        yield f"{fault:41}{one:25}{other}"
    yield ""
    yield "* error.connection_invalidated is true"


def versions(server: URL) -> str:
    found = _databases.versions()
    engine = _servers.direct(server)
    with engine.connect() as connection:
        postgres = connection.scalar(text("SHOW server_version"))
    names = ("sqlalchemy", "psycopg", "asyncpg")
    listed = [f"{name} {found[name]}" for name in names]
    day = datetime.date.today().isoformat()
    return ", ".join(
        [
            day,
            f"PostgreSQL {postgres}",
            f"PgBouncer {_servers.pooler_version()}",
            *listed,
        ]
    )


def main() -> None:
    with _postgres.server() as server:
        head = versions(server)
        for name, report in {
            "pooler": pooler_report(server),
            "tls": tls_report(server),
            "faults": faults_report(),
        }.items():
            lines = [head, "", *report]
            (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    asyncio.run(_client()) if sys.argv[1:] == ["client"] else main()
