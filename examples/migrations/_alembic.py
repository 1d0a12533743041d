"""Alembic's commands in this process, and SQL to look at the tables."""

import asyncio
import contextlib
import os
import shlex
import shutil
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import CommandLine, Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import Session, SQLModel

PROJECT = Path(__file__).parent / "_project"


Rows = list[tuple[Any, ...]]


class Database:
    """A database, and the project whose migrations it gets."""

    def __init__(self, url: URL, project: Path = PROJECT) -> None:
        self.url = url
        self.project = project

    def alembic(self, line: str) -> None:
        """What ``alembic LINE`` does in the project, with DATABASE_URL set."""
        options = CommandLine().parser.parse_args(shlex.split(line))
        new = options.cmd[0] is command.init
        config = Config(
            self.project / "alembic.ini" if new else None,
            toml_file=self.project / "pyproject.toml",
            stdout=sys.stdout,
            cmd_opts=options,
        )
        function, positional, keywords = options.cmd
        with _environment(self.url), _imports_of_its_own():
            try:
                function(
                    config,
                    *(getattr(options, name, None) for name in positional),
                    **{name: getattr(options, name, None) for name in keywords},
                )
            except RuntimeError as error:
                traceback.clear_frames(error.__traceback__)  # frees the coroutine in it
                raise

    def run(self, script: str) -> None:
        """The commands of a shell script of the project."""
        for line in (PROJECT / script).read_text("utf-8").splitlines():
            words = shlex.split(line, comments=True)
            place = self
            if words[0].startswith("DATABASE_URL="):
                url = words[0].removeprefix("DATABASE_URL=")
                place = Database(make_url(url), self.project)
            place.alembic(shlex.join(words[words.index("alembic") + 1 :]))

    def cut(self, file: str, start: str) -> None:
        """Remove what begins there."""
        path = self.project / file
        text, found, _ = path.read_text("utf-8").partition(start)
        assert found, f"{file} has no {start!r}"
        path.write_text(text, "utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.project / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new), "utf-8")

    def sql(self, statement: str) -> Rows:
        """The rows that a statement returns; what it changes is committed."""
        if self.url.get_dialect().is_async:
            return asyncio.run(self._sql_async(statement))
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.begin() as connection:
            return _rows(connection, statement)

    async def _sql_async(self, statement: str) -> Rows:
        engine = create_async_engine(self.url, poolclass=NullPool)
        async with engine.begin() as connection:
            return await connection.run_sync(_rows, statement)


def _rows(connection: Connection, statement: str) -> Rows:
    result = connection.execute(text(statement))
    return [tuple(row) for row in result] if result.returns_rows else []


@contextlib.contextmanager
def _environment(url: URL) -> Iterator[None]:
    os.environ["DATABASE_URL"] = url.render_as_string(hide_password=False)
    try:
        yield
    finally:
        del os.environ["DATABASE_URL"]


@contextlib.contextmanager
def _imports_of_its_own() -> Iterator[None]:
    """As in a new process: the project's ``app`` is imported anew, under a registry of its own."""
    saved = SQLModel._sa_registry, SQLModel.metadata, sys.path[:]
    SQLModel._sa_registry = registry()
    SQLModel.metadata = SQLModel._sa_registry.metadata
    _forget()
    try:
        yield
    finally:
        SQLModel._sa_registry, SQLModel.metadata, sys.path[:] = saved
        _forget()


def _forget() -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == "app"]:
        del sys.modules[name]


OLD_ROWS: Sequence[str] = (
    """INSERT INTO "user" (id, name) VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Ann')""",
    """INSERT INTO task (id, name, status, created_at, project, owner_id) VALUES
       (1, 'dig', 'todo', '2026-11-25 12:00:00', 'garden', 1),
       (2, 'plant', 'done', '2026-11-25 13:00:00', 'garden', 3),
       (3, 'sail', 'open', '2026-11-25 14:00:00', 'boat', 9)""",
)


@contextlib.contextmanager
def operations(session: Session) -> Iterator[None]:
    """``op`` works on the session's connection, as it does in a migration."""
    with Operations.context(MigrationContext.configure(session.connection())):
        yield


def new_project(url: URL, folder: Path) -> Database:
    """What ``alembic init`` makes, with our files over it and no migrations yet."""
    database = Database(url, folder)
    with contextlib.chdir(folder):  # `init` takes a path from here
        database.run("setup.sh")
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    for file in folder.glob("migrations/versions/*.py"):
        file.unlink()
    return database


def populated(url: URL, revision: str = "0001") -> Database:
    """A database that got its rows at the first revision, at the one that is asked for."""
    database = Database(url)
    database.alembic("upgrade 0001")
    for statement in OLD_ROWS:
        database.sql(statement)
    if revision != "0001":
        database.alembic(f"upgrade {revision}")
    return database


def two_heads(url: URL, folder: Path) -> Database:
    """As when two branches of the repository each added a migration."""
    database = new_project(url, folder)
    for name in ("left", "right"):
        database.alembic(f"revision -m {name} --head base --splice")
    return database
