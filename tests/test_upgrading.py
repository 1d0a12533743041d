"""What an old project wrote with its old packages, and what today's make of it."""

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import versions
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from repository import ROOT
from sqlalchemy import URL, DateTime, NullPool, create_engine, text

from examples.upgrading import _convert_times
from examples.upgrading._old_rows import COLUMNS, TIMES, ZONES

OLD = ROOT / "examples/upgrading/_old"
# Right and wrong code look alike: the page says what to look at.
LOOKS_THE_SAME = {
    ": datetime( | None)?( =|$)",
    "[^+a-z]postgres(ql)?://",
    "yield session$",
}
NAMES = ["created_at", "started_at", "due_at"]


def run_old(script: str, *arguments: str, **environment: str) -> str:
    """What a script of the old project prints, with the old packages."""
    uv = shutil.which("uv")
    command = [str(uv), "run", "--isolated", "--no-project", "--no-config"]
    command += ["--python", sys.executable, "--with-requirements"]
    command += [str(OLD / "packages.txt"), "python", "-B", "-W", "ignore"]
    if not uv:
        missing("uv is not installed")
    done = subprocess.run(
        [*command, str(OLD / script), *arguments],
        cwd=OLD,
        env={**os.environ, "TZ": "EST5EDT", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if "Failed to" in done.stderr or "No solution found" in done.stderr:
        missing(f"the old packages cannot be installed: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def missing(reason: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(params=["sqlite", *ZONES])
def database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[URL, str]]:
    """A database whose sessions are in a time zone, and that zone."""
    zone = request.param
    if zone == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "old.db")), "UTC"
        return
    server: URL = request.getfixturevalue("postgres")
    server = server.set(drivername="postgresql+psycopg")
    name = f"old_{secrets.token_hex(4)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET timezone = '{zone}'"))
        try:
            yield server.set(database=name), zone
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def test_old_rows_are_what_the_old_project_writes(database: tuple[URL, str]) -> None:
    url, zone = database
    backend = url.get_backend_name()
    old_url = url.set(drivername=backend).render_as_string(hide_password=False)
    run_old("application.py", DATABASE_URL=old_url)
    raw = ", ".join(f"CAST({name} AS varchar)" for name in NAMES)
    there = {"created_at": "UTC", "started_at": "America/New_York", "due_at": zone}
    if backend == "sqlite":
        there["due_at"] = "Asia/Kolkata"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        values = f"'dig', 1, {TIMES[backend]}"
        connection.execute(text(f"INSERT INTO task ({COLUMNS}) VALUES ({values})"))
        rows = connection.execute(text(f"SELECT {raw} FROM task")).all()
        assert len(rows) == 2
        assert rows[0] == rows[1]
        with Operations.context(MigrationContext.configure(connection)):
            _convert_times.change(DateTime(timezone=True), there)
        if backend == "postgresql":
            connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        for row in connection.execute(text(f"SELECT {raw} FROM task")):
            assert [moment[:16] for moment in row] == ["2026-07-01 12:00"] * 3


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_old_tables_are_what_the_old_project_makes(dialect: str) -> None:
    assert run_old("ddl.py", dialect) == (OLD / f"{dialect}.sql").read_text("utf-8")


def test_old_versions_took_it_otherwise() -> None:
    assert run_old("idioms.py").splitlines() == ["psycopg2", "True True", "0"]


def find_rows() -> list[dict[str, str]]:
    return list(versions.rows("upgrading.md", "find", "now"))


def pattern(row: dict[str, str]) -> str:
    return row["find"].strip("`")


@pytest.mark.parametrize("row", find_rows(), ids=pattern)
def test_patterns_find_the_old_and_not_the_new(row: dict[str, str]) -> None:
    def found(*paths: Path) -> list[Path]:
        texts = {path: path.read_text("utf-8") for path in paths}
        return [p for p in texts if re.search(pattern(row), texts[p], re.MULTILINE)]

    assert found(*OLD.glob("*.py"), OLD / "packages.txt")
    if pattern(row) not in LOOKS_THE_SAME:
        assert not found(*(ROOT / "examples/app").rglob("*.py"))


def test_patterns_are_for_grep() -> None:
    grep = shutil.which("grep")
    if not grep:
        missing("grep is not installed")
    for row in find_rows():
        found = subprocess.run(
            [str(grep), "-rnE", pattern(row), str(OLD)],
            capture_output=True,
            check=False,
        )
        assert found.returncode == 0, (row, found.stderr)


def test_oldest_set_is_the_one_that_runs() -> None:
    matrix = (ROOT / ".ci/matrix").read_text("utf-8")
    ran = dict(re.findall(r"([a-z-]+)(?:\[[a-z0-9]+\])?==([\d.]+)", matrix))
    named = {
        row["package"]: row["oldest"]
        for row in versions.rows("upgrading.md", "package", "oldest")
    }
    python = re.search(r"--python ([\d.]+)", matrix)
    assert python
    assert named.pop("python") == python[1]
    assert named == {name: ran[name] for name in named}
