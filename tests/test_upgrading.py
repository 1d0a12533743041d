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
    r"\bdatetime\b",
    "[^+a-z]postgres(ql)?://",
    "yield session$",
}
NAMES = ["created_at", "started_at", "due_at"]


@pytest.fixture(scope="module")
def old_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python that has the old packages."""
    uv = shutil.which("uv")
    if not uv:
        missing("uv is not installed")
    venv = tmp_path_factory.mktemp("old")
    requirements = str(OLD / "packages.txt")
    for command in (
        ["venv", "--no-project", "--clear", "--python", sys.executable, venv],
        ["pip", "install", "--python", venv, "--requirement", requirements],
    ):
        done = subprocess.run(
            [str(uv), *command], capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            missing(f"the old packages cannot be installed: {done.stderr[-300:]}")
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    return str(programs / "python")


def run_old(python: str, script: str, *arguments: str) -> str:
    """What a script of the old project prints, in New York."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-W", "ignore", str(OLD / script), *arguments],
        cwd=OLD,
        env=environment | {"TZ": "EST5EDT", "PYTHONPYCACHEPREFIX": f"{python}-cache"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def missing(reason: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture
def databases(postgres: URL, tmp_path: Path) -> Iterator[list[tuple[URL, str]]]:
    """Empty databases, and the zone that ``due_at`` is in when an old session wrote it."""
    found = [(URL.create("sqlite", database=str(tmp_path / "old.db")), "Asia/Kolkata")]
    server = postgres.set(drivername="postgresql+psycopg")
    admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        for zone in ZONES:
            name = f"old_{secrets.token_hex(4)}"
            found.append((server.set(database=name), zone))
            connection.execute(text(f"CREATE DATABASE {name}"))
            connection.execute(text(f"ALTER DATABASE {name} SET timezone = '{zone}'"))
        yield found
        for url, _ in found[1:]:
            connection.execute(text(f"DROP DATABASE {url.database} WITH (FORCE)"))


def test_what_the_old_project_writes(
    old_python: str, databases: list[tuple[URL, str]]
) -> None:
    """The examples start from the same rows, and all of them can be converted."""
    old_urls = [url.set(drivername=url.get_backend_name()) for url, _ in databases]
    shown = [url.render_as_string(hide_password=False) for url in old_urls]
    run_old(old_python, "application.py", *shown)
    raw = ", ".join(f"CAST({name} AS varchar)" for name in NAMES)
    for url, zone in databases:
        backend = url.get_backend_name()
        there = {"created_at": "UTC", "started_at": "America/New_York", "due_at": zone}
        with create_engine(url, poolclass=NullPool).begin() as connection:
            values = f"'dig', 1, {TIMES[backend]}"
            connection.execute(text(f"INSERT INTO task ({COLUMNS}) VALUES ({values})"))
            old = connection.execute(text(f"SELECT {raw} FROM task")).all()
            assert old[0] == old[1]
            if backend == "postgresql":
                connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
            with Operations.context(MigrationContext.configure(connection)):
                _convert_times.change(DateTime(timezone=True), {"task": there})
                for row in connection.execute(text(f"SELECT {raw} FROM task")):
                    assert [moment[:16] for moment in row] == ["2026-07-01 12:00"] * 3
                _convert_times.change(DateTime(), {"task": there})
            assert connection.execute(text(f"SELECT {raw} FROM task")).all() == old


def test_what_the_old_project_makes(old_python: str) -> None:
    names = ["sqlite", "postgresql"]
    made = [(OLD / f"{name}.sql").read_text("utf-8") for name in names]
    assert run_old(old_python, "ddl.py", *names) == "".join(made)


def test_doctor_lists_the_old_columns(old_python: str) -> None:
    """What upgrading.md freezes; its first pattern finds the lines of them, too."""
    doctor = ["--models", "application", "--select", "schema-naive-column", "--json"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [old_python, ROOT / "scripts/doctor", *doctor],
        cwd=OLD,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    listed = set(re.findall(r"task\.(\w+) stores no time zone", done.stdout))
    assert listed == {*NAMES, "saved_at"}
    lines = (OLD / "application.py").read_text("utf-8").splitlines()
    found = "\n".join(
        line for line in lines if re.search(pattern(find_rows()[0]), line)
    )
    assert all(f" {name}: " in found for name in listed)


def test_what_the_old_versions_took(old_python: str) -> None:
    assert run_old(old_python, "idioms.py").splitlines() == [
        "psycopg2",
        "True True",
        "0",
    ]


def test_sqlite_takes_the_later_of_two_hours() -> None:
    """As PostgreSQL does in upgrading.large_table.repeated."""
    with create_engine("sqlite://").connect() as connection:
        for statement in (
            "CREATE TABLE task (id INTEGER, started_at DATETIME)",
            "INSERT INTO task VALUES (1, '2026-11-01 01:30:00.000000'), (2, NULL)",
        ):
            connection.execute(text(statement))
        with Operations.context(MigrationContext.configure(connection)):
            there = {"task": {"started_at": "America/New_York"}}
            _convert_times.change(DateTime(timezone=True), there)
            moments = connection.execute(text("SELECT started_at FROM task"))
            assert [*moments.scalars()] == ["2026-11-01 06:30:00.000000", None]


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
    git = shutil.which("git")
    if not git:
        missing("git is not installed")
    for row in find_rows():
        found = subprocess.run(
            [str(git), "grep", "--no-index", "-nE", pattern(row), "--", "."],
            cwd=OLD,
            capture_output=True,
            check=False,
        )
        assert found.returncode == 0, (row, found.stderr)


def test_grep_passes_by_the_skill(tmp_path: Path) -> None:
    git = shutil.which("git")
    if not git:
        missing("git is not installed")
    page = (ROOT / "references/upgrading.md").read_text("utf-8")
    command = re.search(r"`git (grep -nE) PATTERN -- '(\S+)'`", page)
    assert command
    for name in ("app.py", ".claude/skills/sqlmodel-database/page.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("datetime.utcnow()\n", "utf-8")
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        [*command[1].split(), "utcnow", "--", command[2]],
    ):
        done = subprocess.run(
            [str(git), *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    assert done.stdout == "app.py:1:datetime.utcnow()\n"


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
