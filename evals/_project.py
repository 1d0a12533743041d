"""What a grader works with, in a process of its own: the produced project, and a fresh database behind it."""

import asyncio
import contextlib
import importlib
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, NullPool, create_engine, event, make_url

Check = Callable[["Project"], None]
Given = TypeVar("Given")


class Unfit(Exception):
    """The server cannot be used for this task; the message says what it lacks."""


def only(database: str) -> Callable[[Check], Check]:
    """For a check that just ``sqlite`` or just ``postgresql`` can be asked."""

    def mark(check: Check) -> Check:
        check.only = database  # type: ignore[attr-defined]
        return check

    return mark


class Project:
    """The produced project: the working folder, first on sys.path, DATABASE_URL set.

    ``path``: a copy of it, to be changed at will. ``database``: ``sqlite`` or ``postgresql``. ``url``: of a fresh,
    empty database, with a sync driver. ``engine``: to look into it, behind the project's back.
    """

    def __init__(self, path: Path, url: str, use_async: bool) -> None:
        self.path = path
        self.url: URL = make_url(url)
        self.database = self.url.get_backend_name()
        self.engine: Engine = create_engine(self.url, poolclass=NullPool)
        self.loop = asyncio.Runner()
        own = self.async_url if use_async else self.url
        os.environ["DATABASE_URL"] = own.render_as_string(hide_password=False)
        os.chdir(path)
        sys.path.insert(0, str(path))

    @property
    def async_url(self) -> URL:
        """The same database by aiosqlite or asyncpg."""
        driver = {"sqlite": "aiosqlite", "postgresql": "asyncpg"}[self.database]
        return self.url.set(drivername=f"{self.database}+{driver}")

    def load(self, name: str) -> ModuleType:
        """Import one of its modules."""
        return importlib.import_module(name)

    def run(self, *arguments: str, fails: bool = False) -> str:
        """What ``python ARGUMENTS`` prints, both streams; an assertion on how it ends."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said = done.stdout + done.stderr
        assert bool(done.returncode) == fails, f"{' '.join(arguments)}: {said[-1500:]}"
        return said

    def migrate(self, revision: str = "head", down: bool = False) -> None:
        """``alembic upgrade REVISION``, or ``downgrade``, in this process."""
        from alembic import command
        from alembic.config import Config

        config = Config(str(self.path / "alembic.ini"))
        (command.downgrade if down else command.upgrade)(config, revision)

    @contextlib.asynccontextmanager
    async def client(self, app: str = "app.main:app") -> AsyncIterator[Any]:
        """An httpx client of the application, inside its lifespan."""
        import httpx

        module, _, name = app.partition(":")
        asgi = getattr(self.load(module), name)
        async with asgi.router.lifespan_context(asgi):
            transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://test", timeout=30
            ) as client:
                yield client

    def asking(self, ask: Callable[[Any], Coroutine[Any, Any, Given]]) -> Given:
        """What ``ask(client)`` returns, in the one event loop of this process."""

        async def inner() -> Given:
            async with self.client() as client:
                return await ask(client)

        return self.loop.run(inner())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, committed, past the project's code. As drivers do, it takes %% for a %."""
        with self.engine.begin() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    @contextlib.contextmanager
    def statements(self, matching: str = "") -> Iterator[list[str]]:
        """What every engine of this process sends meanwhile, and matches the expression."""
        seen: list[str] = []

        def note(_c: Any, _u: Any, statement: str, *_: Any) -> None:
            if re.search(matching, statement, re.IGNORECASE):
                seen.append(" ".join(statement.split()))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    def sources(self, pattern: str = "**/*.py") -> str:
        """The text of its files, tests and hidden folders left out."""
        paths = sorted(self.path.glob(pattern))
        kept = [
            p
            for p in paths
            if p.is_file()
            and not any(
                part.startswith(".") or part in ("tests", "node_modules")
                for part in p.relative_to(self.path).parts
            )
        ]
        return "\n".join(path.read_text("utf-8") for path in kept)
