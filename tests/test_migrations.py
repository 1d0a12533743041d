"""The application's migrations, on databases with rows."""

import asyncio
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from pydantic import SecretStr
from sqlalchemy import URL, Engine, MetaData, create_engine, inspect, text

from examples.migrations import _alembic

ROOT = Path(__file__).resolve().parent.parent
INI = "examples/app/alembic.ini"
ENV = "migrations/env.py"
NOW = "2026-11-25 12:00:00+00:00"
ROWS = [
    "INSERT INTO \"user\" (id, name, password_hash) VALUES (1, 'ada', ''), (2, 'bob', '')",
    f"INSERT INTO accesstoken (digest, user_id, expires_at) VALUES ('d', 1, '{NOW}')",
    (
        "INSERT INTO project (id, name, description, owner_id, created_at, updated_at) "
        f"VALUES (1, 'apollo', '', 1, '{NOW}', '{NOW}')"
    ),
    (
        "INSERT INTO task (id, title, done, project_id, assignee_id, created_at, updated_at) "
        f"VALUES (1, 'dig', false, 1, 2, '{NOW}', '{NOW}'), "
        f"(2, 'fill', true, 1, NULL, '{NOW}', '{NOW}')"
    ),
    "INSERT INTO tag (id, name) VALUES (1, 'garden')",
    "INSERT INTO tasktag (task_id, tag_id) VALUES (1, 1)",
    (
        "INSERT INTO comment (id, task_id, author_id, text, created_at) "
        f"VALUES (1, 1, 2, 'done?', '{NOW}')"
    ),
    (
        "INSERT INTO auditentry (id, user_id, action, row_id, at) "
        f"VALUES (1, 1, 'create task', 1, '{NOW}')"
    ),
]
TABLES = [
    "accesstoken",
    "auditentry",
    "comment",
    "project",
    "tag",
    "task",
    "tasktag",
    "user",
]


@pytest.fixture
def engine(database: URL) -> Iterator[Engine]:
    made = create_engine(database)
    yield made
    made.dispose()


def config(engine: Engine) -> Config:
    made = Config(ROOT / INI)
    made.attributes["url"] = secret(engine.url)
    return made


def secret(url: URL) -> SecretStr:
    """As the environment has it, for asyncpg where that is possible."""
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+asyncpg")
    return SecretStr(url.render_as_string(hide_password=False))


def rows(engine: Engine) -> dict[str, list[dict[str, object]]]:
    """All rows of the tables that every version has."""
    with engine.connect() as connection:
        found = {t: connection.execute(text(f'SELECT * FROM "{t}"')) for t in TABLES}
        return {t: [dict(row) for row in found[t].mappings()] for t in TABLES}


def test_rows_survive_both_ways(engine: Engine) -> None:
    alembic = config(engine)
    command.upgrade(alembic, "0001")
    with engine.begin() as connection:
        for statement in ROWS:
            connection.execute(text(statement))
    before = rows(engine)
    assert all(before.values())

    command.upgrade(alembic, "head")
    command.check(alembic)  # raises when the models say otherwise
    with engine.connect() as connection:
        moved = connection.execute(text("SELECT * FROM assignment")).all()
        assert [tuple(row) for row in moved] == [(1, 2, "assignee")]
    checks = inspect(engine).get_check_constraints("assignment")
    assert [check["name"] for check in checks] == ["ck_assignment_role"]
    for task in before["task"]:
        task.pop("assignee_id")
    assert rows(engine) == before

    command.downgrade(alembic, "0001")
    back = rows(engine)
    assert [task.pop("assignee_id") for task in back["task"]] == [2, None]
    assert back == before

    command.downgrade(alembic, "base")
    command.upgrade(alembic, "head")
    command.check(alembic)


def test_a_failed_migration_leaves_nothing(engine: Engine) -> None:
    alembic = config(engine)
    with engine.begin() as connection:  # in the way of the last table
        connection.execute(text("CREATE TABLE tasktag (id integer)"))
    with pytest.raises(Exception, match="tasktag"):
        command.upgrade(alembic, "head")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE tasktag"))
    command.upgrade(alembic, "head")


def test_instances_that_start_together_take_turns(engine: Engine) -> None:
    """All wait for a lock that we hold, so that they go on at the same time."""
    url = engine.url.render_as_string(hide_password=False)
    arguments = [sys.executable, "-B", "-m", "alembic", "-c", INI, "upgrade", "head"]
    lock = {
        "sqlite": "BEGIN IMMEDIATE",
        "postgresql": "SELECT pg_advisory_lock(20261125)",  # LOCK in env.py
    }
    with engine.connect() as holder:
        holder.exec_driver_sql(lock[engine.dialect.name])
        running = [
            subprocess.Popen(
                arguments,
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": url},
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(3)
        ]
        time.sleep(2)
        assert not inspect(engine).has_table("task")
        holder.invalidate()  # closes the connection, and the lock is gone
    said = [process.communicate(timeout=60)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert "".join(said).count("Running upgrade 0001 -> 0002") == 1, said


def test_what_is_generated_applies_unedited(database: URL, tmp_path: Path) -> None:
    project = _alembic.new_project(database, tmp_path)
    project.sql("CREATE TABLE spatial_ref_sys (srid integer)")
    project.run("first.sh")  # ends in a check
    for old, new in (
        ("    state: State", "    note: str | None = None\n    state: State"),
        ("index=True", "index=False"),
        ("max_length=200", "max_length=300, unique=True"),
    ):
        project.edit("app/models.py", old, new)
        project.run("first.sh")
    project.alembic("downgrade -3")


def test_the_steps_of_the_page_end_where_the_models_are(database: URL) -> None:
    steps = _alembic.populated(database, "head")
    for line in ("check", "downgrade 0001", "upgrade head", "check"):
        steps.alembic(line)


def test_the_application_runs_them_as_the_page_does() -> None:
    ours, shown = (
        file.read_text("utf-8").partition("\ndef take_turn")[2]
        for file in (ROOT / "examples/app/migrations/env.py", _alembic.PROJECT / ENV)
    )
    assert ours == shown != ""


def test_the_wait_for_another_instance_ends(postgres: URL, tmp_path: Path) -> None:
    url = postgres.set(drivername="postgresql+psycopg")
    project = _alembic.new_project(url, tmp_path)
    project.edit(ENV, "WAIT = 60", "WAIT = 1")
    engine = create_engine(url)
    with engine.connect() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(20261125)"))  # LOCK in env.py
        with pytest.raises(CommandError, match="another instance still migrates"):
            project.alembic("upgrade head")
    engine.dispose()


def test_migrate_fits_the_set_up_of_the_page(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from examples.app import main, settings

    url = URL.create("sqlite", database=str(tmp_path / "first.db"))
    _alembic.new_project(url, tmp_path).run("first.sh")
    monkeypatch.setattr(main, "HERE", tmp_path)
    ours = settings.Settings(database_url=secret(database))
    with _alembic._imports_of_its_own():
        asyncio.run(main.migrate(ours))
    engine = create_engine(database)
    assert inspect(engine).has_table("alembic_version")
    assert inspect(engine).has_table("task")
    engine.dispose()


def test_other_schemas_are_compared_when_asked_for(postgres: URL) -> None:
    """As the page says: ``include_schemas``, and an ``include_name`` for the kind "schema"."""
    engine = create_engine(postgres.set(drivername="postgresql+psycopg"))
    ours, theirs = (f"{name}_{secrets.token_hex(4)}" for name in ("ours", "theirs"))
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, parents: kind != "schema" or name == ours,
    }
    with engine.connect() as connection:
        for schema in (ours, theirs):
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            connection.execute(text(f"CREATE TABLE {schema}.report (id integer)"))
        found = compare_metadata(
            MigrationContext.configure(connection, opts=options), MetaData()
        )
        assert [(diff[0], diff[1].schema) for diff in found] == [("remove_table", ours)]
        connection.rollback()
    engine.dispose()
