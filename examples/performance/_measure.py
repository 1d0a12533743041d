"""Time the functions of this package against each other, in alternation."""

import asyncio
import contextlib
import gc
import inspect
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Engine, event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Session, SQLModel, create_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from .. import _databases, _postgres, _run, _source
from .._databases import DRIVERS, Driver, Target
from . import _delay, _memory

SETTINGS = {  # of a server that keeps what it is told
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
}
ROUNDS = (3, 25)  # the fewest and the most
SECONDS = 2.0  # for the rounds of one comparison at one place, with ROWS rows
ROWS = 20_000
SHORTEST = 0.02  # what takes less is repeated within a round, and its median taken
NETWORKS = (1, 20)  # milliseconds
DRIVER_ALONE = "the driver alone"


@dataclass(frozen=True)
class Way:
    """A function of the module, with what it is given behind its session; ``n`` is the comparison's rows."""

    label: str
    call: str
    arguments: Callable[[int], tuple[Any, ...]] = lambda n: ()
    engine: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """``choices`` is a dictionary of the module: ``call`` is given each of its keys."""

    name: str
    title: str  # {n} is the number of rows
    module: str
    call: str = ""
    choices: str = ""
    ways: tuple[Way, ...] = ()
    size: float = 1  # rows, as a multiple of --rows
    seed: Callable[[int], tuple[Any, ...]] = lambda n: (n,)
    resets: bool = False  # the tables, after each time
    more: Callable[[int], tuple[Any, ...]] = lambda n: ()  # given behind the key
    engines: bool = False  # the choices are options of the engine
    part: dict[str, int] = field(default_factory=dict)  # too slow: a part of the rows
    networks: tuple[int, ...] = ()
    across: bool = False  # the ratio is to the fastest of all places
    unit: str = "ms"
    statements: bool = False
    places: tuple[str, ...] = ("SQLite", "psycopg", "asyncpg")

    def rows(self, rows: int) -> int:
        return max(10, int(rows * self.size))

    def all_ways(self, module: ModuleType, place: str) -> Iterator[Way]:
        choices: dict[str, Any] = getattr(module, self.choices) if self.choices else {}
        for key, value in choices.items():
            only = key.partition(",")[0]
            if only in DRIVERS and only != place.partition(",")[0]:
                continue
            if self.engines:
                yield Way(key, self.call, self.more, value)
            else:
                yield Way(key, self.call, lambda n, key=key: (key, *self.more(n)))  # type: ignore[misc]
        yield from self.ways


LOADED: Any = {"size": 0.01, "seed": lambda n: (n, 20), "networks": NETWORKS}
COMPARISONS = (
    Comparison(
        "insert",
        "Insert {n} rows",
        "inserting",
        "insert_all",
        "INSERTS",
        (Way(DRIVER_ALONE, "_insert_driver"),),
        part={"commit each": 40, "one parameter a value": 4},
        resets=True,
    ),
    Comparison(
        "upsert",
        "Write {n} rows, half of which exist",
        "upserting",
        "upsert",
        "UPSERTS",
        size=0.1,
        resets=True,
    ),
    Comparison(
        "load",
        "Load {n} projects with 20 tasks each",
        "loading",
        "load",
        "LOADERS",
        **LOADED,
        statements=True,
    ),
    Comparison(
        "expire",
        "Commit, then read {n} objects",
        "loading",
        ways=(
            Way("expired", "read_after_commit", lambda n: (True,)),
            Way("kept", "read_after_commit", lambda n: (False,)),
        ),
        **LOADED,
        statements=True,
    ),
    Comparison(
        "read",
        "Read {n} rows of 4 columns",
        "reading",
        "read",
        "READS",
        (Way(DRIVER_ALONE, "_read_driver"),),
    ),
    Comparison(
        "page",
        "A page of 50 among {n} rows",
        "large_table",
        ways=(
            Way("keyset, last page", "page", lambda n: ("keyset", n - 51)),
            Way("offset, first page", "page", lambda n: ("offset", -1)),
            Way("offset, at 2 %", "page", lambda n: ("offset", n // 50)),
            Way("offset, at 20 %", "page", lambda n: ("offset", n // 5)),
            Way("offset, last page", "page", lambda n: ("offset", n - 51)),
        ),
        size=10,
    ),
    Comparison("count", "Count {n} rows", "large_table", "count", "COUNTS", size=10),
    Comparison(
        "stream",
        "Memory while reading {n} rows",
        "large_table",
        ways=(Way("all at once", "wrong_stream"), Way("streamed", "stream")),
        size=10,
        unit="MB",
    ),
    Comparison(
        "index",
        "A parent with 50 of {n} tasks",
        "indexes",
        "use_key",
        "CHILDREN",
        size=10,
        seed=lambda n: (n, n // 50),
        more=lambda n: (n // 50 + 1,),
    ),
    Comparison(
        "key-size",
        "Indexes of {n} rows",
        "keys",
        "index_size",
        "KEYS",
        size=10,
        unit="MB",
        places=("psycopg",),
    ),
    Comparison(
        "key",
        "Insert {n} rows into a table of five times as many",
        "keys",
        "fill",
        "KEYS",
        size=2,
        seed=lambda n: (5 * n,),
    ),
    Comparison(
        "engine",
        "Open a session, ask for one row",
        "engines",
        "ask",
        "OPTIONS",
        more=lambda n: (1,),
        engines=True,
        networks=(1,),
    ),
    Comparison(
        "tasks",
        "Answer {n} requests, each with a session and one row",
        "tasks",
        ways=tuple(
            Way(
                f"{tasks} at a time, {size} connection{'s' * (size > 1)}",
                "answer",
                lambda n, tasks=tasks: (tasks, n),  # type: ignore[misc]
                {"pool_size": size, "max_overflow": 0},
            )
            for tasks, size in ((1, 1), (10, 10), (50, 5), (50, 50))
        ),
        size=0.02,
        networks=(1,),
        places=("psycopg", "asyncpg"),
        across=True,
    ),
    Comparison(
        "response",
        "Answer with {n} tasks",
        "responses",
        ways=tuple(
            Way(label, "get", lambda n, path=path: (path,))  # type: ignore[misc]
            for label, path in (
                ("`annotated`", "/annotated"),
                ("`in_bytes`", "/bytes"),
            )
        ),
        size=0.05,
        places=("Python",),
    ),
    Comparison(
        "object", "Make {n} objects", "objects", "make", "OBJECTS", places=("Python",)
    ),
    Comparison(
        "sqlite",
        "Commit {n} rows, one by one, to a file",
        "sqlite",
        "commit_each",
        "PRAGMAS",
        size=0.005,
        more=lambda n: (n,),
        places=("SQLite",),
    ),
)

Say = Callable[[str], None]
Call = Callable[[int], float]  # repeats -> seconds, their median


@dataclass(frozen=True)
class Place:
    """Where a comparison is made: a column of its table."""

    name: str
    backend: str = ""
    package: str = ""
    port: int | None = None

    def driver(self, is_async: bool) -> Driver:
        name = {
            "sqlite": ("pysqlite", "aiosqlite"),
            "psycopg": ("psycopg", "psycopg_async"),
            "asyncpg": ("asyncpg", "asyncpg"),
        }[self.package or self.backend][is_async]
        return DRIVERS[name]


class Bench:
    """One run: the server, the folder for SQLite's files, and the event loop."""

    def __init__(self, server: URL | None, folder: Path, rows: int, say: Say) -> None:
        self.server, self.folder, self.rows, self.say = server, folder, rows, say
        self.stack = contextlib.ExitStack()
        self.loop = self.stack.enter_context(asyncio.Runner())
        self.yardsticks: list[float] = []
        self.problems: list[str] = []
        self.ports: dict[int, int] = {}
        self.round_trips: dict[str, float] = {}
        self.version = ""  # of the server

    # Places

    def places(self, comparison: Comparison) -> Iterator[Place]:
        for name in comparison.places:
            if name == "Python":
                yield Place(name)
            elif name == "SQLite":
                yield Place(name, "sqlite")
            elif self.server:
                yield Place(name, "postgresql", name)
        host = self.server.host if self.server else None
        if not self.server or not host or host.startswith("/"):
            return
        for delay in comparison.networks:
            if delay not in self.ports:
                proxy = _delay.delayed(host, self.server.port or 5432, delay / 1000)
                self.ports[delay] = self.stack.enter_context(proxy)
                self.round_trips[f"{delay} ms"] = self._round_trip(self.ports[delay])
            for name in ("psycopg", "asyncpg")[: 1 + comparison.across]:
                label = f"{name}, {delay} ms"
                yield Place(label, "postgresql", name, self.ports[delay])

    def url(self, place: Place, driver: Driver) -> URL:
        if place.backend == "sqlite":
            database = str(self.folder / "bench.db")
            return make_url(f"{driver.scheme}://").set(database=database)
        assert self.server
        url = _databases.for_driver(self.server, driver)
        return url.set(host="127.0.0.1", port=place.port) if place.port else url

    def _round_trip(self, port: int) -> float:
        """Milliseconds for a statement that does nothing, by way of a port."""
        place = Place("", "postgresql", "psycopg", port)
        engine = create_engine(self.url(place, DRIVERS["psycopg"]))
        taken = []
        with engine.connect() as connection:
            for _ in range(20):
                started = time.perf_counter()
                connection.execute(text("SELECT 1"))
                taken.append(time.perf_counter() - started)
        engine.dispose()
        return _short(statistics.median(taken) * 1000)

    # Tables

    @contextlib.contextmanager
    def tables(
        self, comparison: Comparison, module: ModuleType, backend: str
    ) -> Iterator[Callable[[], None]]:
        """Make and fill the tables; the function that is given empties and fills them again."""
        place = Place(backend, backend, "psycopg" if backend == "postgresql" else "")
        url = self.url(place, place.driver(False))
        for file in self.folder.glob("*.db*"):
            file.unlink()
        engine = create_engine(url)
        tables = SQLModel.metadata.sorted_tables

        def fill() -> None:
            with Session(engine) as session:
                if seed := getattr(module, "seed", None):
                    wanted = len(inspect.signature(seed).parameters) - 1
                    given = comparison.seed(comparison.rows(self.rows))
                    seed(session, *given[:wanted])
                session.commit()

        def reset() -> None:
            with engine.begin() as connection:
                for table in reversed(tables):
                    if backend == "sqlite":
                        connection.execute(table.delete())
                    else:
                        name = engine.dialect.identifier_preparer.format_table(table)
                        connection.execute(text(f"TRUNCATE {name} CASCADE"))
            fill()

        try:
            with engine.begin() as connection:
                _run._prepare(connection, tables=True)
            fill()
            names = map(engine.dialect.identifier_preparer.format_table, tables)
            analyze = "ANALYZE" if backend == "sqlite" else "VACUUM ANALYZE "
            with engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                target = ", ".join(names) if backend != "sqlite" else ""
                connection.execute(text(analyze + target))
            yield reset
        finally:
            engine.dispose()

    # Ways

    def bind(
        self, comparison: Comparison, way: Way, module: ModuleType, place: Place
    ) -> tuple[Call, Callable[[], None]] | None:
        """What times a way at a place, and what closes its engine; None where it does not run."""
        found = self._function(way.call, module, place)
        if not found:
            return None
        function, asks = found
        given = way.arguments(comparison.rows(self.rows))
        coroutine = inspect.iscoroutinefunction(function)
        if asks in ("", "URL"):
            if asks:
                name = "".join(filter(str.isalnum, way.label))
                file = self.folder / f"{name}.db"
                given = (make_url("sqlite://").set(database=str(file)), *given)
            if not coroutine:
                return _timer(lambda: function(*given)), lambda: None
            return self._async_timer(lambda: function(*given)), lambda: None
        is_async = coroutine or place.package == "asyncpg"
        url = self.url(place, place.driver(is_async))
        if not is_async:
            engine = create_engine(url, **way.engine)
            _enforce_foreign_keys(engine)

            def call() -> None:
                with Session(engine) as session:
                    function(session, *given)

            timer = _timer(
                call if asks == "Session" else lambda: function(engine, *given)
            )
            return timer, engine.dispose
        async_engine = create_async_engine(url, **way.engine)
        _enforce_foreign_keys(async_engine.sync_engine)

        async def call_async() -> None:
            async with AsyncSession(async_engine) as session:
                if coroutine:
                    await function(session, *given)
                else:
                    sync = session.sync_session
                    await session.run_sync(lambda _: function(sync, *given))

        timer = self._async_timer(
            (lambda: function(async_engine, *given))
            if asks == "AsyncEngine"
            else call_async
        )
        return timer, lambda: self.loop.run(async_engine.dispose())

    def _function(
        self, name: str, module: ModuleType, place: Place
    ) -> tuple[Callable[..., Any], str] | None:
        """The function, or its async twin, that runs at a place, and what it asks for."""
        assert module.__file__
        read = _source.read(Path(module.__file__))
        examples = {example.function: example for example in read}
        names = [name, f"{name}_async"]
        if place.package == "asyncpg":
            names.reverse()
        for candidate in names:
            function = getattr(module, candidate, None)
            if function is None:
                continue
            if not place.backend:
                return function, ""
            asks = next(iter(inspect.signature(function).parameters.values()))
            kind = getattr(asks.annotation, "__name__", str(asks.annotation))
            is_async = inspect.iscoroutinefunction(function)
            if place.package == "asyncpg" and not is_async and kind != "Session":
                continue
            driver = place.driver(is_async or place.package == "asyncpg")
            context = _databases.context(driver, "18")
            needs = examples[candidate].needs if candidate in examples else []
            if all(limit.holds(context) for limit in needs):
                return function, kind
        return None

    def _async_timer(self, call: Callable[[], Any]) -> Call:
        async def timed(times: int) -> float:
            taken = []
            for _ in range(times):
                started = time.perf_counter()
                await call()
                taken.append(time.perf_counter() - started)
            return statistics.median(taken)

        return lambda times: self.loop.run(timed(times))

    # Measuring

    def compare(
        self,
        comparison: Comparison,
        module: ModuleType,
        place: Place,
        reset: Callable[[], None],
    ) -> dict[str, dict[str, Any]]:
        """Way -> its median, and what it is to the fastest of the same round."""
        if comparison.unit == "MB":
            return self._sizes(comparison, module, place)
        calls: dict[str, Call] = {}
        closing: list[Callable[[], None]] = []
        try:
            for way in comparison.all_ways(module, place.name):
                if bound := self.bind(comparison, way, module, place):
                    calls[way.label] = bound[0]
                    closing.append(bound[1])
            return self._rounds(comparison, module, place, calls, reset)
        finally:
            for close in closing:
                close()

    def _rounds(
        self,
        comparison: Comparison,
        module: ModuleType,
        place: Place,
        calls: dict[str, Call],
        reset: Callable[[], None],
    ) -> dict[str, dict[str, Any]]:
        rows = comparison.rows(self.rows)
        times: dict[str, list[float]] = {label: [] for label in calls}
        repeats: dict[str, int] = {}
        counts: dict[str, int] = {}
        make_rows = getattr(module, "rows", None)

        def take(label: str, repeat: int) -> float:
            part = comparison.part.get(label, 1)
            if hasattr(module, "ROWS"):
                count = max(1, rows // part)
                made = make_rows(count) if make_rows else [module.ROWS[0]] * count
                vars(module)["ROWS"] = made
            if comparison.resets:
                reset()
            gc.collect()
            return calls[label](repeat) * part

        for label in calls:  # fills caches, opens connections
            self.say(f"{comparison.name}, {place.name}: {label}")
            with _counted() as statements:
                seconds = take(label, 1)
            counts[label] = len(statements)
            if not comparison.resets and seconds < SHORTEST:
                seconds = take(label, 1)
                repeats[label] = math.ceil(SHORTEST / max(seconds, 1e-6))
        limit = SECONDS * min(1, self.rows / ROWS)
        started = time.perf_counter()
        for number in range(ROUNDS[1]):
            spent = time.perf_counter() - started
            if number >= ROUNDS[0] and spent > limit:
                break
            self.yardsticks.append(_yardstick())
            for label in calls:
                self.say(
                    f"{comparison.name}, {place.name}: round {number + 1}, {label}"
                )
                times[label].append(take(label, repeats.get(label, 1)))
        fastest = min(calls, key=lambda label: statistics.median(times[label]))
        return {
            label: {
                "ms": _short(statistics.median(taken) * 1000),
                "spread": _short(_spread(taken)),
                **_against(taken, times[fastest]),
                "rounds": len(taken),
                "statements": counts[label],
            }
            for label, taken in times.items()
        }

    def _sizes(
        self, comparison: Comparison, module: ModuleType, place: Place
    ) -> dict[str, dict[str, Any]]:
        found: dict[str, float] = {}
        for way in comparison.all_ways(module, place.name):
            self.say(f"{comparison.name}, {place.name}: {way.label}")
            function = self._function(way.call, module, place)
            assert function
            driver = place.driver(inspect.iscoroutinefunction(function[0]))
            url = self.url(place, driver)
            if comparison.choices:  # the database knows
                engine = create_engine(url)
                with Session(engine) as session:
                    size = function[0](session, *way.arguments(0))
                engine.dispose()
            else:
                size = _memory.of(
                    module.__name__,
                    function[0].__name__,
                    driver.name,
                    url.render_as_string(hide_password=False),
                    _run.SCHEMA,
                )
            found[way.label] = size / 2**20
        least = max(min(found.values()), 0.1)
        return {
            label: {"mb": _short(mb), "ratio": _short(max(mb / least, 1))}
            for label, mb in found.items()
        }

    def run(
        self, chosen: list[Comparison]
    ) -> Iterator[tuple[Comparison, dict[str, Any]]]:
        """Each comparison with what came out: place -> way -> figures."""
        for (name, _), group in groupby(
            chosen, key=lambda c: (c.module, c.name if c.resets else "")
        ):
            comparisons = list(group)
            found: dict[str, dict[str, Any]] = {c.name: {} for c in comparisons}
            with _run.imported(f"{__package__}.{name}") as module, _frozen():
                backends = dict.fromkeys(
                    place.backend for c in comparisons for place in self.places(c)
                )
                for backend in backends:
                    with contextlib.ExitStack() as stack:
                        self._at(stack, comparisons, module, backend, found)
            for comparison in comparisons:
                made = found[comparison.name]
                order = [place.name for place in self.places(comparison)]
                places = {name: made[name] for name in order if name in made}
                if comparison.across and places:
                    _across(places)
                yield comparison, places

    def _at(
        self,
        stack: contextlib.ExitStack,
        comparisons: list[Comparison],
        module: ModuleType,
        backend: str,
        found: dict[str, dict[str, Any]],
    ) -> None:
        reset: Callable[[], None] = lambda: None
        if backend:
            server = self.server if backend == "postgresql" else None
            schema = Target(DRIVERS["psycopg"], server, _databases.NO_DATABASE)
            stack.enter_context(self._schema(schema))
            self.say(f"{comparisons[0].name}: filling the tables")
            reset = stack.enter_context(self.tables(comparisons[0], module, backend))
        for comparison in comparisons:
            for place in self.places(comparison):
                if place.backend != backend:
                    continue
                try:
                    figures = self.compare(comparison, module, place, reset)
                except Exception as error:  # noqa: BLE001  # the others can still be made
                    said = " ".join(str(error).split())[:300]
                    self.problems.append(
                        f"{comparison.name}, {place.name}: {type(error).__name__}: {said}"
                    )
                else:
                    found[comparison.name][place.name] = figures

    @contextlib.contextmanager
    def _schema(self, target: Target) -> Iterator[None]:
        """Our schema on each connection, also through the proxies' ports."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(_run._own_schema(target))
            for port in self.ports.values():
                url = target.url and target.url.set(port=port)
                stack.enter_context(
                    _run._own_schema(Target(target.driver, url, target.context))
                )
            yield


@contextlib.contextmanager
def running(url: str, rows: int, say: Say) -> Iterator[Bench]:
    """A bench with its databases: the server at ``url``, else one of its own.

    Raises Unavailable when there is none.
    """
    with contextlib.ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(
            prefix="bench-", ignore_cleanup_errors=True
        )
        path = Path(stack.enter_context(folder))
        say("starting PostgreSQL")
        given = _postgres.read(url, "--url") if url else _postgres.given()
        with _on_disk():
            server = given or stack.enter_context(_postgres.server(**SETTINGS))
        target = _databases.reach(DRIVERS["psycopg"], server)
        stack.callback(_run.drop_schema, target)
        bench = Bench(server, path, rows, say)
        bench.version = target.context.versions["postgresql"]
        stack.enter_context(bench.stack)
        yield bench


@contextlib.contextmanager
def on_sqlite(rows: int, say: Say) -> Iterator[Bench]:
    """A bench without a server."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(None, Path(folder), rows, say)
        with bench.stack:
            yield bench


@contextlib.contextmanager
def _on_disk() -> Iterator[None]:
    """Without it the server that is started for a run keeps its data in memory."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = before or tempfile.gettempdir()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]


def _enforce_foreign_keys(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(connection: Any, entry: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.close()


def _timer(call: Callable[[], Any]) -> Call:
    def timed(times: int) -> float:
        taken = []
        for _ in range(times):
            started = time.perf_counter()
            call()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken)

    return timed


@contextlib.contextmanager
def _frozen() -> Iterator[None]:
    """What has been imported so far is no work for the garbage collector meanwhile."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def on_execute(
        connection: object, cursor: object, statement: str, *rest: object
    ) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", on_execute)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", on_execute)


def _yardstick() -> float:
    """Seconds for work that is always the same: they differ when the machine is busy."""
    started = time.perf_counter()
    sum(range(200_000))
    return time.perf_counter() - started


def noise(yardsticks: list[float]) -> float:
    """How far apart the middle half of the yardsticks is, as a part of the median."""
    return _short(_spread(yardsticks)) if yardsticks else 0.0


def _spread(taken: list[float]) -> float:
    if len(taken) < 2:
        return 0.0
    low, middle, high = statistics.quantiles(taken, n=4, method="inclusive")
    return (high - low) / middle


def _against(taken: list[float], fastest: list[float]) -> dict[str, Any]:
    """The ratio to the fastest way, and whether it was slower in three rounds of four."""
    rounds = [a / b for a, b in zip(taken, fastest, strict=True)]
    low = statistics.quantiles([*rounds, *rounds], n=4, method="inclusive")[0]
    ratio = statistics.median(taken) / statistics.median(fastest)
    return {"ratio": _short(ratio), "apart": taken is fastest or low > 1}


def _across(places: dict[str, dict[str, Any]]) -> None:
    fastest = min(
        figures["ms"] for ways in places.values() for figures in ways.values()
    )
    for ways in places.values():
        for figures in ways.values():
            figures["ratio"] = _short(figures["ms"] / fastest)


def _short(number: float) -> float:
    """Three digits: more would be noise."""
    return float(f"{number:.3g}")


def versions(bench: Bench) -> dict[str, str]:
    names = (
        "python",
        "sqlite",
        "sqlmodel",
        "sqlalchemy",
        "psycopg",
        "asyncpg",
        "fastapi",
    )
    found = {name: v for name, v in _databases.versions().items() if name in names}
    return found | ({"postgresql": bench.version} if bench.version else {})
