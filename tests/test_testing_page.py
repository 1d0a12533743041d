"""The suites that references/testing.md shows, run as somebody's own."""

import asyncio
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import URL, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from examples import _postgres

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "examples" / "testing" / "_project"

DIFFERENT_LOOP = "attached to a different loop"
NO_LIFESPAN = "'State' object has no attribute 'session_factory'"
NO_PACKAGE = "No module named 'app'"
STRICT = "requested an async fixture 'title', with no plugin or hook"

Pytest = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path) -> Pytest:
    """Run files of the project in a folder of their own: what pytest printed."""

    def run(
        files: dict[str, str], *arguments: str, database: str = "", bare: bool = False
    ) -> str:
        for source, name in files.items():
            shutil.copy(PROJECT / source, tmp_path / name)
        environment = {k: v for k, v in os.environ.items() if "PYTEST" not in k}
        plugins = ["-p", "pytest_asyncio.plugin", "-p", "xdist.plugin"]
        done = subprocess.run(
            [sys.executable, *["-P"] * bare, "-m", "pytest", *plugins, *arguments],
            check=False,
            cwd=tmp_path,
            env=environment
            | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
            | ({"TEST_DATABASE_URL": database} if database else {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )
        return done.stdout

    return run


@pytest.fixture
def server(postgres: URL) -> Iterator[Callable[[str], str]]:
    """Driver -> the URL of an empty database; those that were derived from it go, too."""
    name = f"testing_{secrets.token_hex(4)}"
    admin = create_engine(
        postgres.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))

    def url(driver: str) -> str:
        own = postgres.set(drivername=f"postgresql+{driver}", database=name)
        return own.render_as_string(hide_password=False)

    yield url
    with admin.connect() as connection:
        query = text("SELECT datname FROM pg_database WHERE datname LIKE :name")
        for found in connection.execute(query, {"name": f"{name}%"}).scalars().all():
            connection.execute(text(f'DROP DATABASE "{found}" WITH (FORCE)'))
    admin.dispose()


def files(kind: str) -> dict[str, str]:
    return {
        "pyproject.toml": "pyproject.toml",
        f"conftest_{kind}.py": "conftest.py",
        f"tests_{kind}.py": "test_tasks.py",
    }


def tally(printed: str) -> str:
    """``5 passed``, from the line that sums up."""
    found = re.findall(
        r"^=+ (.+?)(?:, \d+ warnings?)? in [\d.]+s", printed, re.MULTILINE
    )
    return found[-1] if found else printed


@pytest.mark.parametrize(("kind", "passed"), [("async", 6), ("sync", 3)])
def test_on_sqlite(run: Pytest, kind: str, passed: int) -> None:
    printed = run(files(kind))
    assert tally(printed) == f"{passed} passed", printed


def test_workers_on_postgresql(run: Pytest, server: Callable[[str], str]) -> None:
    printed = run(files("sync"), "-n2", database=server("psycopg"))
    assert tally(printed) == "3 passed", printed


def test_async_on_postgresql(run: Pytest, server: Callable[[str], str]) -> None:
    """All tests on the loop that the connections belong to; those that leave it fail."""
    more = {"tests_outer.py": "test_outer.py", "wrong_async.py": "test_wrong.py"}
    names = ["test_tasks.py", "test_outer.py", "test_wrong.py"]
    printed = run(files("async") | more, *names, database=server("asyncpg"))
    assert tally(printed) == "3 failed, 11 passed", printed
    failed = dict(re.findall(r"(?ms)^_+ (\w+) _+$(.+?)(?=^_+ \w+ _+$|^=)", printed))
    assert "running=False" in failed["test_event_loop"]
    assert DIFFERENT_LOOP in failed["test_client"]
    assert NO_LIFESPAN in failed["test_lifespan"]


def test_rows_go_when_a_connection_leaks(
    run: Pytest, server: Callable[[str], str]
) -> None:
    """The leak is one error at teardown; the test behind it finds no rows."""
    more = {"wrong_leak.py": "test_leak.py"}
    printed = run(files("async") | more, "test_leak.py", database=server("asyncpg"))
    assert tally(printed) == "2 passed, 1 error", printed
    assert "Checked out connections: 1" in printed


def test_a_server_of_its_own(run: Pytest, postgres: URL) -> None:
    """Started once, for two workers; the tests pass on no SQLite."""
    try:
        _postgres._programs()
    except _postgres.Unavailable as error:
        pytest.skip(str(error))
    more = {"conftest_server.py": "server.py", "tests_outer.py": "test_outer.py"}
    arguments = "-p", "server", "-n2", "test_outer.py"
    printed = run(files("async") | more, *arguments)
    assert tally(printed) == "5 passed", printed


def test_the_package_is_found_by_bare_pytest(run: Pytest, tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    (tmp_path / "tests").mkdir()
    test = "import app\n\n\ndef test_app():\n    assert app\n"
    (tmp_path / "tests" / "test_app.py").write_text(test)
    files = {"pyproject.toml": "pyproject.toml"}
    assert tally(run(files, bare=True)) == "1 passed"
    assert NO_PACKAGE in run(files, "--override-ini=pythonpath=", bare=True)
    assert tally(run(files, "--override-ini=pythonpath=")) == "1 passed"


def test_a_loop_for_each_test(run: Pytest, server: Callable[[str], str]) -> None:
    """Without the setting for tests, all of them fail: fixtures have another loop."""
    changed = ("asyncio_default_test_loop_scope=function", "filterwarnings=")
    options = [f"--override-ini={setting}" for setting in changed]
    printed = run(files("async"), *options, database=server("asyncpg"))
    assert tally(printed) == "6 failed", printed
    assert printed.count(DIFFERENT_LOOP) >= 3


def test_an_async_fixture_in_strict_mode(run: Pytest) -> None:
    printed = run({"wrong_strict.py": "test_wrong.py"})
    assert STRICT in printed
    assert tally(printed) == "1 error", printed


def test_a_pool_that_shares_one_connection() -> None:
    """SQLite in memory, on aiosqlite: sessions see what others did not commit."""

    async def shared() -> object:
        engine = create_async_engine("sqlite+aiosqlite://")
        async with engine.connect() as writer, engine.connect() as reader:
            await writer.execute(text("CREATE TABLE task AS SELECT 'dig' AS title"))
            await writer.execute(text("INSERT INTO task VALUES ('rake')"))
            found = await reader.scalar(text("SELECT count(*) FROM task"))
        await engine.dispose()
        return found

    assert asyncio.run(shared()) == 2


def test_monkeypatch_loses_what_was_in_the_state() -> None:
    app = FastAPI()
    app.state.session_factory = before = object()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(app.state, "session_factory", object())
    assert getattr(app.state, "session_factory", None) is not before


@pytest.mark.parametrize("message", [DIFFERENT_LOOP, NO_LIFESPAN, NO_PACKAGE, STRICT])
def test_the_page_names_the_failure(message: str) -> None:
    assert message in (ROOT / "references" / "testing.md").read_text("utf-8")
