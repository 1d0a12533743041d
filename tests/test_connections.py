"""URLs, TLS, poolers and faults, with real servers: references/postgres-connections.md holds."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import pytest
import sqlalchemy
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import URL, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from examples import _run
from examples._postgres import Unavailable
from examples.migrations._alembic import PROJECT
from examples.postgres_connections import _measure, _servers
from examples.postgres_connections import database_url as urls

FOLDER = Path(_measure.__file__).parent
ROOT = FOLDER.parent.parent
DRIVERS = ("psycopg", "asyncpg")


def unavailable(error: object) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


@pytest.fixture
def lost() -> Iterator[ModuleType]:
    """The example, with a registry of its own for its table."""
    with _run.imported("examples.postgres_connections.lost") as module:
        yield module


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    """A server of our own: few connections, and a password for all but postgres."""
    try:
        with _measure.strict_server() as url:
            yield url
    except Unavailable as error:
        unavailable(error)


@pytest.fixture(scope="module")
def pooler(server: URL) -> Iterator[_servers.Pooler]:
    try:
        with _servers.pooler(server) as made:
            yield made
    except Unavailable as error:
        unavailable(error)


# URLs

SECRET = "s3cr3t"
WORDS = st.text("abcdefgh-_.", min_size=1, max_size=8)
# Any password, as providers encode it; a piece of it must never be seen.
PASSWORDS = st.text(st.characters(codec="utf-8"), max_size=6).map(
    lambda end: f"{SECRET}{end}"
)
HOSTS = st.sampled_from(["localhost", "ep-x-pooler.neon.tech", "127.0.0.1", "[::1]"])
PLACES = st.tuples(HOSTS, st.none() | st.integers(1, 65535))
BOTH = {
    "sslmode": st.sampled_from(["disable", "prefer", "require", "verify-ca"]),
    "ssl": st.sampled_from(["true", "require", "verify-full"]),
    "channel_binding": st.sampled_from(["disable", "prefer", "require"]),
    "sslrootcert": st.sampled_from(["system", "/etc/ca.pem"]),
    "application_name": WORDS,
    "options": st.just("-c statement_timeout=5s"),
    "connect_timeout": st.integers(0, 60).map(str),
    "target_session_attrs": st.sampled_from(["any", "read-write"]),
    "pgbouncer": st.just("true"),
    "connection_limit": st.just("1"),
    "keepalives": st.just("1"),
    "sslcert": st.just("/etc/me.pem"),
}
SCHEMES = ["postgres", "postgresql", "postgresql+psycopg2", "postgresql+asyncpg"]


@st.composite
def provided(draw: st.DrawFn) -> dict[str, Any]:
    """A DATABASE_URL as hosted servers give it, and what it says."""
    names = draw(st.sets(st.sampled_from(sorted(BOTH))))
    query = {name: draw(BOTH[name]) for name in sorted(names)}
    if "ssl" in query:
        query.pop("sslmode", None)
    user, password, database = draw(WORDS), draw(PASSWORDS), draw(WORDS)
    places = draw(st.lists(PLACES, min_size=1, max_size=3))
    if len(places) > 1:
        places = [(host, port) for host, port in places if host[0] != "["]
        places = places or [("localhost", None)]
    where = ",".join(f"{host}:{port}" if port else host for host, port in places)
    scheme = draw(st.sampled_from(SCHEMES))
    login = f"{user}:{quote(password, safe='')}"
    return {
        "text": f"{scheme}://{login}@{where}/{database}?{urlencode(query)}",
        "user": user,
        "password": password,
        "database": database,
        "hosts": [host.strip("[]") for host, _ in places],
        "ports": [port or 5432 for _, port in places],
        "query": query,
    }


class Told(Exception):
    """What a driver's connect was called with."""


def arguments(engine: AsyncEngine) -> dict[str, Any]:
    def on_connect(dialect: Any, record: Any, args: Any, parameters: Any) -> None:
        raise Told(parameters)

    event.listen(engine.sync_engine, "do_connect", on_connect)
    with pytest.raises(Told) as told:
        engine.sync_engine.raw_connection()
    return told.value.args[0]


@pytest.mark.parametrize("driver", DRIVERS)
@settings(max_examples=100, deadline=None)
@given(form=provided())
def test_what_a_url_says_reaches_the_driver(driver: str, form: dict[str, Any]) -> None:
    query = form["query"]
    binding = query.get("channel_binding") == "require"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            engine = urls.async_database_engine(form["text"], driver)
        except ValueError as error:
            assert str(error) == "asyncpg cannot honour sslcert"
            assert driver == "asyncpg" and "sslcert" in query
            assert query.get("sslrootcert") == "system" or binding
            return
    said = " ".join(str(warning.message) for warning in caught)
    assert SECRET not in f"{engine} {engine.url!r} {engine.url} {said}"
    for name in query.keys() & {"pgbouncer", "connection_limit"}:
        assert name in said
    told = arguments(engine)
    login = [told["user"], told["password"], told.get("dbname") or told["database"]]
    assert login == [form["user"], form["password"], form["database"]]
    hosts, ports = told["host"], told.get("port", 5432)
    if isinstance(hosts, str):
        hosts, ports = hosts.split(","), str(ports).split(",")
    assert hosts == form["hosts"]
    assert [int(port) for port in ports] == form["ports"]
    mode = query.get("sslmode", query.get("ssl"))
    mode = {"true": "require"}.get(mode, mode)
    if driver == "psycopg":
        same = query.keys() - {"ssl", "sslmode", "pgbouncer", "connection_limit"}
        assert {name: told[name] for name in same} == {n: query[n] for n in same}
        assert told.get("sslmode") == mode and told["prepare_threshold"] is None
        return
    assert told["statement_cache_size"] == 0
    for name in query.keys() & {"application_name", "options"}:
        assert told["server_settings"][name] == query[name]
    dsn = {k: v for k, [v] in parse_qs(told.get("dsn", "").partition("?")[2]).items()}
    for name in query.keys() & {"target_session_attrs", "sslcert"}:
        assert dsn[name] == query[name]
    if binding or query.get("sslrootcert") == "system":
        mode = "verify-full"  # never less than was asked for
    assert binding == ("channel_binding" in said)
    assert ("verify-full" if told.get("ssl") is True else dsn.get("sslmode")) == mode


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.from_regex(r"postgres(ql)?://.*", fullmatch=True))
def test_what_is_no_url_is_refused_without_quoting_it(text: str) -> None:
    for driver in DRIVERS:
        try:
            with warnings.catch_warnings(action="ignore"):
                urls.async_database_engine(f"{text}{SECRET}", driver)
        except ValueError as error:
            assert SECRET not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        f"postgres://me:{SECRET}",  # cut off: it stands where a port does
        f"postgres://me:{SECRET}@there@localhost/app",
        f"postgres://me:1/{SECRET}@[::1/app",
        f"postgres://me:{SECRET}@localhost:port/app",
        f"mysql://me:{SECRET}@localhost/app",
        f"postgres://me:{SECRET}@localhost/app?sslmode=require&sslmode=disable",
        f"{SECRET}",
    ],
)
def test_an_error_does_not_quote_the_password(text: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as caught:
        urls.database_engine(text)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.asyncio
async def test_a_url_with_all_it_may_hold_connects(driver: str, server: URL) -> None:
    given = server.set(drivername="postgres", username="member", password="right")
    query = "?sslmode=prefer&application_name=worker&connect_timeout=5&pgbouncer=true"
    query += "&options=-c%20statement_timeout%3D7s&target_session_attrs=read-write"
    told = given.render_as_string(hide_password=False).replace(
        f"@{server.host}:{server.port}", f"@127.0.0.1:1,{server.host}:{server.port}"
    )
    with pytest.warns(UserWarning, match="does without pgbouncer"):
        engine = urls.async_database_engine(f"{told}{query}", driver)
    async with engine.connect() as connection:
        names = ("application_name", "statement_timeout")
        shown = [await connection.scalar(text(f"SHOW {name}")) for name in names]
    await engine.dispose()
    assert shown == ["worker", "7s"]


def test_sqlite_keeps_its_form(tmp_path: Path) -> None:
    for scheme in ("sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"):
        url = f"{scheme}:///{tmp_path}/app.db"
        assert urls.database_engine(url).url.drivername == "sqlite"
        engine = urls.async_database_engine(url, "asyncpg")
        assert engine.url.drivername == "sqlite+aiosqlite"
        assert engine.url.database == f"{tmp_path}/app.db"


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.asyncio
async def test_a_wrong_password_is_not_quoted(driver: str, server: URL) -> None:
    wrong = server.set(username="member", password=SECRET)
    given = wrong.render_as_string(hide_password=False)
    engine = urls.async_database_engine(given, driver)
    with pytest.raises(Exception) as caught:  # by driver and version
        await engine.connect().start()
    assert SECRET not in f"{caught.value} {caught.value!r} {engine!r}"
    assert "password authentication failed" in str(caught.value)


# What the page's tables say


def table(name: str) -> list[str]:
    """The lines of a measurement, without the date and versions."""
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()[2:]


def test_tls_modes(server: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", tempfile.gettempdir())  # without a ~/.postgresql
    try:
        assert list(_measure.tls_report(server)) == table("tls")
    except Unavailable as error:
        unavailable(error)


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.asyncio
async def test_faults(driver: str, server: URL, pooler: _servers.Pooler) -> None:
    told = await _measure.all_faults(_measure.Stage(server, pooler, driver))
    start = {"psycopg": 41, "asyncpg": 66}[driver]
    lines = {line[:41].strip(): line for line in table("faults") if line}
    written = {name: lines[name][start : start + 25].strip() for name in told}
    if sqlalchemy.__version__.startswith("2.0.") and driver == "asyncpg":
        # There its errors from connect come bare: the states are the same.
        told, written = (
            {n: d[n].split()[1:] for n, text in written.items() if " " in text}
            for d in (told, written)
        )
    assert told == written


def test_pooler_and_prepared_statements(server: URL) -> None:
    rows = {(line[:8].strip(), line[9:50].strip()): line for line in table("pooler")}
    _measure.fill(server)
    count = 8
    with _measure.clients() as processes, _servers.pooler(server) as pooler:
        for driver, cure in [
            ("psycopg", "prepare_threshold=None"),
            ("asyncpg", "statement_cache_size=0"),
        ]:
            for setting in ("defaults", cure):
                ended = _measure.measure_setting(
                    processes, pooler, driver, setting, count
                )
                total = _measure.PROCESSES * _measure.TASKS * count
                assert sum(ended.values()) == total
                failed, wrong = map(int, rows[driver, setting][50:].split())
                assert (ended["ok"] == total) == (setting == cure), ended
                assert (failed + wrong == 0) == (setting == cure)


def test_what_leaks_through_the_pooler(pooler: _servers.Pooler) -> None:
    measured = table("pooler")
    told = list(_measure.session_report(pooler))
    assert told[:3] == measured[-4:-1]


UPGRADE = """
from alembic import command, config
command.upgrade(config.Config(toml_file="pyproject.toml"), "head")
"""


def migrating(url: URL) -> "subprocess.Popen[str]":
    """``alembic upgrade head``, started in the project of the migrations page."""
    given = {"DATABASE_URL": url.render_as_string(), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-B", "-c", UPGRADE],
        cwd=PROJECT,
        env=os.environ | given,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@pytest.mark.parametrize("driver", DRIVERS)
def test_migrations_through_the_pooler(
    driver: str, server: URL, pooler: _servers.Pooler
) -> None:
    """Instances that start together take turns, in autocommit_block too, and leave nothing behind."""
    name = f"migrated_by_{driver}"
    admin = _servers.direct(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = pooler.url.set(drivername=f"postgresql+{driver}", database=name)
    running = [migrating(url) for _ in range(3)]
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    engine = _servers.direct(url)
    with contextlib.ExitStack() as stack:  # on all of the pooler's server connections
        connections = [stack.enter_context(engine.connect()) for _ in range(3)]
        left = "SELECT setting, (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
        left += " FROM pg_settings WHERE name = 'lock_timeout'"
        told = [tuple(c.execute(text(left)).one()) for c in connections]
        assert told == [("0", 0)] * 3
        version = connections[0].scalar(text("SELECT version_num FROM alembic_version"))
    assert version == "0007"


@pytest.mark.parametrize("driver", DRIVERS)
def test_migrations_keep_the_tls_of_the_url(driver: str, server: URL) -> None:
    url = server.set(drivername=f"postgresql+{driver}")
    process = migrating(url.update_query_dict({"sslmode": "require"}))
    said = process.communicate(timeout=30)[1]
    assert process.returncode
    assert "does not support SSL" in said or "rejected SSL upgrade" in said


# Faults


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.asyncio
async def test_no_acknowledged_write_is_lost(
    driver: str, server: URL, lost: ModuleType
) -> None:
    """Eight writers go on while the server restarts."""
    direct = _servers.direct(server)
    with direct.begin() as connection:
        lost.Task.__table__.drop(connection, checkfirst=True)
        lost.Task.__table__.create(connection)
    engine = urls.async_database_engine(
        server.render_as_string(), driver, pool_size=8, max_overflow=0
    )
    acknowledged: set[Any] = set()
    ended = False
    waits = [0.0]

    async def writer() -> None:
        while not ended:
            task = lost.Task(title="Plan")
            began = time.monotonic()
            await lost.save(engine, task)
            waits.append(time.monotonic() - began)
            acknowledged.add(task.id)

    writers = [asyncio.create_task(writer()) for _ in range(8)]
    await asyncio.sleep(0.3)
    before = len(acknowledged)
    await asyncio.to_thread(_servers.restart, server)
    await asyncio.sleep(0.5)
    ended = True
    await asyncio.gather(*writers)
    await engine.dispose()
    with direct.connect() as connection:
        stored = set(connection.scalars(select(lost.Task.id)))
    assert 0 < before < len(acknowledged)
    assert stored == acknowledged
    assert max(waits) < 5, "the slowest write waited for the restart"
    print(f"{driver}: {len(stored)} writes, none lost, slowest {max(waits):.2f} s")


@pytest.mark.asyncio
async def test_retry_gives_up_on_other_errors(server: URL, lost: ModuleType) -> None:
    engine = urls.async_database_engine(server.render_as_string(), "asyncpg")
    with pytest.raises(DBAPIError, match="invalid byte sequence"):
        await lost.save(engine, lost.Task(title="\0"))
    await engine.dispose()


# The certificates that a system trusts


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.asyncio
async def test_the_authorities_of_the_system(
    driver: str, server: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        crt, key = _servers.certificate(tmp_path, "localhost")
    except Unavailable as error:
        unavailable(error)
    query = "?sslmode=verify-full&sslrootcert=system"
    with _servers.tls_front(server.set(host="127.0.0.1"), crt, key) as front:
        there = front.set(host="localhost")
        assert await _measure.try_tls(there, query, driver) != "ok"
        monkeypatch.setenv("SSL_CERT_FILE", str(crt))
        assert await _measure.try_tls(there, query, driver) == "ok"
