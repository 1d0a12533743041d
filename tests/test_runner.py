"""``python -m examples`` as a person runs it: what it prints, how it ends, what it leaves behind."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from examples import _databases
from examples._source import HERE

TOPIC = '''\
"""Count to three."""

from sqlmodel import Field, Session, SQLModel, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


def seed(session: Session) -> None:
    session.add_all([Task(), Task(), Task()])


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Task)).one()
    # returns 3
    # emits 1 SELECT
'''
SQLITE = ("--driver", "pysqlite")
UNSET = ("SQLMODEL_SKILL_POSTGRES_URL", "CI", "PYTHONDONTWRITEBYTECODE")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in UNSET}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the runner with one page of its own."""
    for path in HERE.glob("_*.py"):
        (tmp_path / "examples").mkdir(exist_ok=True)
        shutil.copy(path, tmp_path / "examples")
    page = tmp_path / "examples" / "counting"
    page.mkdir()
    (page / "__init__.py").write_text('"""Counting."""\n')
    (page / "topic.py").write_text(TOPIC)
    return tmp_path


def run(copy: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "examples", *arguments],
        cwd=copy,
        env=ENVIRONMENT | environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def edit(copy: Path, old: str, new: str) -> None:
    path = copy / "examples" / "counting" / "topic.py"
    source = path.read_text()
    assert old in source
    path.write_text(source.replace(old, new))


def test_it_ends_with_a_summary_and_leaves_nothing(copy: Path) -> None:
    before = sorted(copy.rglob("*"))
    code, out, _ = run(copy, "counting", *SQLITE)
    assert code == 0
    assert "1 examples with 2 claims, 1 runs in" in out
    assert "drivers: pysqlite\n" in out
    assert f"sqlalchemy {_databases.versions()['sqlalchemy']}" in out
    assert out.endswith("every claim holds\n")
    assert sorted(copy.rglob("*")) == before


def test_it_runs_as_a_folder_from_anywhere(copy: Path, tmp_path: Path) -> None:
    before = sorted(copy.rglob("*"))
    done = subprocess.run(
        [sys.executable, copy / "examples", "counting.topic.count", *SQLITE],
        cwd="/",
        env=ENVIRONMENT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(copy.rglob("*")) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("returns 3", "returns 4", "claimed: returns 4; it returned 3"),
        ("emits 1 SELECT", "emits 2 SELECT", "claimed: emits 2 SELECT; it emitted 1"),
        ("Task(), Task(), Task()", "Task()", "claimed: returns 3; it returned 1"),
        ("select_from(Task)", "select_from(task)", "NameError: name 'task'"),
        ("import Field,", "import Fields,", "ImportError: cannot import name 'Fields'"),
    ],
)
def test_a_claim_that_does_not_hold(copy: Path, old: str, new: str, said: str) -> None:
    edit(copy, old, new)
    code, out, _ = run(copy, "counting", *SQLITE)
    assert code == 1
    assert "counting.topic.count [pysqlite]" in out
    assert said in out
    assert out.endswith("1 runs do not hold\n")


def test_json_has_every_example_with_its_claims_and_results(copy: Path) -> None:
    code, out, _ = run(copy, "--json", *SQLITE)
    assert code == 0
    assert json.loads(out)["examples"] == [
        {
            "name": "counting.topic.count",
            "page": "counting",
            "claims": ["returns 3", "emits 1 SELECT"],
            "results": {"pysqlite": "holds"},
        }
    ]
    assert run(copy, "--list")[1] == "counting.topic.count\n"


def test_a_comment_that_is_no_claim_stops_it(copy: Path) -> None:
    edit(copy, "# returns", "# return")
    code, out, err = run(copy)
    assert (code, out) == (2, "")
    assert "topic.py:16: 'return' is no claim" in err.replace("\\", "/")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "there is no example 'nothing'. Pages: counting;"),
        (["--driver", "psycopg2"], "there is no driver 'psycopg2': pysqlite,"),
        (["--url", "sqlite:///mine.db"], "SQLite database of their own"),
        (["--url", "mysql://localhost/x"], "--url is no URL of a PostgreSQL"),
        (["--url", "nonsense"], "--url is no URL of a PostgreSQL"),
        (["--url", "postgresql+psycopg2://localhost/x"], "no driver of this run fits"),
    ],
)
def test_what_cannot_run_says_why(copy: Path, arguments: list[str], said: str) -> None:
    code, out, err = run(copy, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_users_server_keeps_everything_of_theirs(copy: Path, postgres: URL) -> None:
    """Their table ``task``, with a row in it, has the name of ours."""
    name = f"theirs_{secrets.token_hex(4)}"
    admin = create_engine(
        postgres.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    theirs = postgres.set(drivername="postgresql+psycopg", database=name)
    engine = create_engine(theirs)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE task (id int)"))
        connection.execute(text("INSERT INTO task VALUES (7)"))
    given = theirs.set(drivername="postgresql").render_as_string(hide_password=False)
    code, out, _ = run(copy, SQLMODEL_SKILL_POSTGRES_URL=given)
    assert code == 0, out
    assert "drivers: pysqlite, aiosqlite, psycopg, psycopg_async, asyncpg" in out
    with engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM task")).all() == [(7,)]
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|info)'"
        assert connection.execute(text(schemas)).scalars().all() == ["public"]
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    admin.dispose()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"port": 1}, "127.0.0.1"),
        ({"database": "absent"}, "absent"),
    ],
)
def test_a_server_that_cannot_be_used(
    copy: Path, postgres: URL, change: dict[str, object], said: str
) -> None:
    secret = secrets.token_hex(8)
    url = postgres.set(password=secret, **change)
    given = url.render_as_string(hide_password=False)
    code, out, err = run(copy, "--url", given)
    assert (code, out) == (2, "")
    assert said in err
    assert secret not in err
    assert err.count("\n") == 1
