"""Run one example on one database."""

import asyncio
import contextlib
import gc
import importlib
import inspect
import io
import logging
import os
import secrets
import signal
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import registry
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from ._claims import Outcome, check
from ._databases import NO_DATABASE, Target
from ._source import APPLICATIONS, Example

SCHEMA = f"sqlmodel_examples_{secrets.token_hex(4)}"
SECONDS = 30


class TimedOut(Exception):
    """An example ran longer than SECONDS: it waits for a lock, perhaps."""


def runs_on(example: Example, target: Target | None) -> str:
    """Why an example does not run on a target, or an empty string. No target: no database."""
    asks = set(example.asks) - {"Path"}
    if bool(asks) != bool(target):
        return "it asks for a database" if asks else "it asks for no database"
    if target and target.driver.is_async:
        if "Engine" in asks or ("URL" in asks and not example.is_async):
            return "it is sync and makes sessions of its own"
    elif target and example.is_async:
        return "it is async"
    context = target.context if target else NO_DATABASE
    missed = [limit.text for limit in example.needs if not limit.holds(context)]
    return f"it needs {missed[0]}" if missed else ""


def problems(example: Example, outcome: Outcome, target: Target | None) -> list[str]:
    """Where the run differs from the example's claims; an error that nobody claimed with its traceback."""
    context = target.context if target else NO_DATABASE
    differ = check(example.claims, outcome, context, wrong=example.wrong)
    if outcome.error and any(line.startswith("nobody claimed") for line in differ):
        differ.append(traced(outcome.error, example))
    return differ


def traced(error: BaseException, example: Example) -> str:
    """The error with the lines of the example that led to it."""
    frames = traceback.extract_tb(error.__traceback__)
    folder = str(example.file.parent)
    lines = traceback.format_list([f for f in frames if f.filename.startswith(folder)])
    return "".join([*lines, *traceback.format_exception_only(error)]).strip()


def run(example: Example, target: Target | None) -> Outcome:
    """Run one example: its module imported anew, its tables made anew, ``seed`` called, then the function."""
    outcome = Outcome()
    with (
        imported(example.import_name) as module,
        tempfile.TemporaryDirectory(
            prefix="smex-", ignore_cleanup_errors=True
        ) as folder,
    ):
        call = getattr(module, example.function)
        seed = getattr(module, "seed", None)
        if target is None:
            with _watched(outcome):
                given = [Path(folder) for _ in example.asks]
                value = call(*given)
                _shown(outcome, asyncio.run(value) if example.is_async else value)
        elif target.driver.is_async:
            asyncio.run(_run_async(example, call, seed, target, Path(folder), outcome))
        else:
            _run_sync(example, call, seed, target, Path(folder), outcome)
    return outcome


@contextlib.contextmanager
def imported(name: str) -> Iterator[ModuleType]:
    """An example module, imported under a registry of its own.

    Many modules define ``Task``; SQLModel keeps all tables and class names in one registry.
    The module is imported anew unless the last run was of the same one and left it as it was.
    """
    global _last
    if _last is None or _last.name != name or _last.state != _state(_last):
        if _last is not None:
            _last.registry.dispose()
        _last = None
        for old in [m for m in sys.modules if _is_example(m)]:
            del sys.modules[old]
        made = registry()
        with _default_registry(made):
            module = importlib.import_module(name)
        _last = _Imported(name, module, made)
        _last.state = _state(_last)
    with _default_registry(_last.registry):
        yield _last.module


class _Imported:
    def __init__(self, name: str, module: ModuleType, made: registry) -> None:
        self.name = name
        self.module = module
        self.registry = made
        self.state: object = None


_last: _Imported | None = None


def _state(made: _Imported) -> object:
    """What a run may change in a module: its classes, tables and plain variables."""
    plain = (list, dict, set, int, str)
    return (
        set(made.registry.mappers),
        set(made.registry.metadata.tables),
        {k: repr(v) for k, v in vars(made.module).items() if isinstance(v, plain)},
        {m for m in sys.modules if _is_example(m)},
    )


@contextlib.contextmanager
def _default_registry(made: registry) -> Iterator[None]:
    saved = SQLModel._sa_registry, SQLModel.metadata
    SQLModel._sa_registry, SQLModel.metadata = made, made.metadata
    try:
        yield
    finally:
        SQLModel._sa_registry, SQLModel.metadata = saved


def _is_example(module: str) -> bool:
    package, _, inner = module.partition(".")
    if package != __package__ or not inner or inner.startswith("_"):
        return False
    return inner.partition(".")[0] not in APPLICATIONS


def _run_sync(
    example: Example,
    call: Callable[..., object],
    seed: Callable[[Session], None] | None,
    target: Target,
    folder: Path,
    outcome: Outcome,
) -> None:
    url = _url(example, target, folder)
    engine = create_engine(url, **_options(url))
    _enforce_foreign_keys(engine)
    with _own_schema(target), contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        with engine.begin() as connection:
            _prepare(connection, tables="URL" not in example.asks)
        if seed and "URL" not in example.asks:
            with Session(engine) as session:
                seed(session)
                session.commit()
        gifts = {"URL": url, "Engine": engine, "Path": folder}
        given = [
            gifts.get(kind) or stack.enter_context(Session(engine))
            for kind in example.asks
        ]
        with _watched(outcome):
            _shown(outcome, call(*given))


async def _run_async(
    example: Example,
    call: Callable[..., Any],
    seed: Callable[[Session], None] | None,
    target: Target,
    folder: Path,
    outcome: Outcome,
) -> None:
    url = _url(example, target, folder)
    engine = create_async_engine(url, **_options(url))
    _enforce_foreign_keys(engine.sync_engine)
    with _own_schema(target):
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(engine.dispose)
            async with engine.begin() as connection:
                await connection.run_sync(_prepare, "URL" not in example.asks)
            if seed and "URL" not in example.asks:
                async with AsyncSession(engine) as session:
                    await session.run_sync(lambda _: seed(session.sync_session))
                    await session.commit()
            gifts = {"URL": url, "AsyncEngine": engine, "Path": folder}
            given: list[Any] = [
                gifts.get(kind) or await stack.enter_async_context(AsyncSession(engine))
                for kind in example.asks
            ]
            with _watched(outcome):
                if example.is_async:
                    async with asyncio.timeout(SECONDS):
                        _shown(outcome, await call(*given))
                else:
                    sync = [getattr(gift, "sync_session", gift) for gift in given]
                    first = next(g for g in given if isinstance(g, AsyncSession))
                    value = await first.run_sync(lambda _: call(*sync))
                    _shown(outcome, value)


def _url(example: Example, target: Target, folder: Path) -> URL:
    """The server's URL, or a SQLite one: in memory, or a file where more than one connection is needed."""
    if target.url is not None:
        return target.url
    asks = [kind for kind in example.asks if kind != "Path"]
    alone = len(asks) == 1 and asks[0] in ("Session", "AsyncSession")
    database = None if alone else str(folder / "examples.db")
    return make_url(f"{target.driver.scheme}://").set(database=database)


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite" and not url.database:
        return {"poolclass": StaticPool}
    return {}


def _enforce_foreign_keys(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(connection: Any, record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys=ON")
            if engine.url.database:
                cursor.execute("PRAGMA synchronous=OFF")  # a throw-away file
            cursor.close()


@contextlib.contextmanager
def _own_schema(target: Target) -> Iterator[None]:
    """Every connection that is opened to the target meanwhile has our schema as its search path."""
    url = target.url
    if url is None:
        yield
        return

    def on_connect(
        dialect: Any, record: object, args: object, parameters: dict[str, Any]
    ) -> None:
        if parameters.get("port") != url.port or dialect.name != "postgresql":
            return
        if dialect.driver == "asyncpg":
            settings = {"search_path": SCHEMA, **parameters.get("server_settings", {})}
            parameters["server_settings"] = settings
        else:
            options = parameters.get("options", "")
            parameters["options"] = f"-csearch_path={SCHEMA} {options}".strip()

    event.listen(Engine, "do_connect", on_connect)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", on_connect)


def _prepare(connection: Connection, tables: bool) -> None:
    if connection.dialect.name == "postgresql":
        _drop(connection)
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    if tables:
        SQLModel.metadata.create_all(connection, checkfirst=False)


def _drop(connection: Connection) -> None:
    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
    connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def drop_schema(target: Target) -> None:
    """Remove from a server what runs of this process left there."""
    if target.url is None:
        return
    if target.driver.is_async:
        asyncio.run(_drop_async(target.url))
    else:
        engine = create_engine(target.url)
        with engine.begin() as connection:
            _drop(connection)
        engine.dispose()


async def _drop_async(url: URL) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_drop)
    await engine.dispose()


def _shown(outcome: Outcome, value: object) -> None:
    if inspect.iscoroutine(value):
        value.close()
    outcome.shown = repr(value)


@contextlib.contextmanager
def _watched(outcome: Outcome) -> Iterator[None]:
    """Note statements, warnings, output, log records and the error of the block."""
    printed = io.StringIO()
    handler = _Lines(outcome.logged)
    statements = outcome.statements

    def on_execute(
        connection: object, cursor: object, statement: str, *rest: object
    ) -> None:
        statements.append(statement)

    listeners: list[tuple[str, Callable[..., None]]] = [
        ("before_cursor_execute", on_execute),
        ("begin", lambda connection: statements.append("BEGIN")),
        ("commit", lambda connection: statements.append("COMMIT")),
        ("rollback", lambda connection: statements.append("ROLLBACK")),
    ]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    logging.getLogger().addHandler(handler)
    try:
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(printed),
            _deadline(),
        ):
            warnings.simplefilter("always")
            try:
                yield
            except Exception as error:  # noqa: BLE001  # whatever it is
                outcome.error = error
                traceback.clear_frames(error.__traceback__)  # and what they hold open
                if "greenlet" in str(error) or "event loop" in str(error):
                    gc.collect()  # a coroutine that was left is found here, not later
    finally:
        logging.getLogger().removeHandler(handler)
        for name, listener in listeners:
            event.remove(Engine, name, listener)
    outcome.warnings += [(w.category.__name__, str(w.message)) for w in caught]
    outcome.printed += printed.getvalue().splitlines()


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@contextlib.contextmanager
def _deadline() -> Iterator[None]:
    """Interrupt a sync example that hangs, where signals allow it."""
    if os.name == "nt" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_alarm(number: int, frame: FrameType | None) -> None:
        raise TimedOut(f"still running after {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
