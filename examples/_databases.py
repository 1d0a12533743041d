"""The drivers that examples run on, and what is known of each database."""

import asyncio
import contextlib
import importlib.util
import os
import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from . import _postgres
from ._claims import PACKAGES, Context
from ._postgres import Unavailable


@dataclass(frozen=True)
class Driver:
    """One way to reach a database. ``scheme`` is what stands before ``://``."""

    name: str
    scheme: str
    is_async: bool
    package: str

    @property
    def dialect(self) -> str:
        return self.scheme.partition("+")[0]


DRIVERS = {
    driver.name: driver
    for driver in (
        Driver("pysqlite", "sqlite+pysqlite", False, "sqlite3"),
        Driver("aiosqlite", "sqlite+aiosqlite", True, "aiosqlite"),
        Driver("psycopg", "postgresql+psycopg", False, "psycopg"),
        Driver("psycopg_async", "postgresql+psycopg_async", True, "psycopg"),
        Driver("asyncpg", "postgresql+asyncpg", True, "asyncpg"),
    )
}


@dataclass(frozen=True)
class Target:
    """A driver and the database behind it. ``url`` is None for a SQLite database of each run's own."""

    driver: Driver
    url: URL | None
    context: Context


@cache
def versions() -> dict[str, str]:
    """The versions of Python and of the packages that claims can name, where installed."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in sorted(PACKAGES - {"python", "sqlite", "postgresql"}):
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def context(driver: Driver, server: str = "", superuser: bool = False) -> Context:
    """What limits can ask of a run on this driver."""
    known = versions()
    if driver.dialect == "postgresql":
        known = {**known, "postgresql": server}
        known.pop("sqlite")
    words = {driver.dialect, driver.package, driver.name}
    words |= {"async" if driver.is_async else "sync"}
    return Context(frozenset(words | ({"superuser"} if superuser else set())), known)


NO_DATABASE = Context(frozenset(), versions())


def chosen(names: Iterable[str], urls: Iterable[str]) -> tuple[list[Driver], list[str]]:
    """The drivers to run on, and a line for each that is not installed.

    Raises Unavailable for a name that is no driver, or for one that was asked for and is not installed.
    """
    names = list(names)
    for name in names:
        if name not in DRIVERS:
            raise Unavailable(f"there is no driver {name!r}: {', '.join(DRIVERS)}")
    missing = []
    drivers = []
    for driver in DRIVERS.values():
        if names and driver.name not in names:
            continue
        if importlib.util.find_spec(driver.package):
            drivers.append(driver)
        elif names:
            raise Unavailable(
                f"{driver.name} is not installed: pip install {driver.package}"
            )
        else:
            missing.append(f"{driver.name}: not installed")
    return drivers, missing


@contextlib.contextmanager
def targets(
    drivers: Iterable[Driver], urls: Iterable[str] = ()
) -> Iterator[list[Target]]:
    """A target for each driver, PostgreSQL started for the block where it is needed.

    With ``urls``, only the databases that they name: ``postgresql://`` for all its drivers that were asked for,
    ``postgresql+asyncpg://`` for that one. Raises Unavailable.
    """
    drivers, urls = list(drivers), list(urls)
    with contextlib.ExitStack() as stack:
        found = []
        if not urls:
            found += [
                Target(d, None, context(d)) for d in drivers if d.dialect == "sqlite"
            ]
            servers = [d for d in drivers if d.dialect == "postgresql"]
            if servers:
                url = stack.enter_context(server())
                found += [reach(d, url) for d in servers]
        for given in urls:
            found += _named(given, drivers)
        yield found


@contextlib.contextmanager
def server() -> Iterator[URL]:
    """The user's server, or one that lives as long as the block. Raises Unavailable."""
    if url := _postgres.given():
        yield url
        return
    with _postgres.server() as url:
        for name in [n for n in os.environ if re.fullmatch("PG[A-Z]+", n)]:
            del os.environ[name]  # PGSSLMODE and the like are for another server
        yield url


def _named(given: str, drivers: list[Driver]) -> list[Target]:
    scheme = given.partition("://")[0]
    backend, _, dbapi = scheme.partition("+")
    if backend == "sqlite":
        if given.partition("://")[2] not in ("", "/", "/:memory:"):
            raise Unavailable(
                "examples run on a SQLite database of their own: leave --url out, or write sqlite://"
            )
        return [Target(d, None, context(d)) for d in drivers if d.dialect == "sqlite"]
    url = _postgres.read(given, "--url")
    matching = [
        d
        for d in drivers
        if d.dialect == "postgresql" and dbapi in ("", d.package, d.name)
    ]
    if not matching:
        raise Unavailable(f"no driver of this run fits {scheme}://")
    return [reach(d, url) for d in matching]


def reach(driver: Driver, url: URL) -> Target:
    """Connect once: learn the server's version, and see that a schema can be made."""
    url = for_driver(url, driver)
    try:
        if driver.is_async:
            server, superuser = asyncio.run(_learn_async(url))
        else:
            engine = create_engine(url, poolclass=NullPool)
            with engine.connect() as connection:
                server, superuser = _learn(connection)
    except Exception as error:  # noqa: BLE001  # each driver has its own
        raise Unavailable(_postgres.explain(error, url)) from None
    return Target(driver, url, context(driver, server, superuser))


async def _learn_async(url: URL) -> tuple[str, bool]:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        return await connection.run_sync(_learn)


def _learn(connection: Connection) -> tuple[str, bool]:
    connection.execute(text("CREATE SCHEMA sqlmodel_examples_probe"))
    row = connection.execute(
        text(
            "SELECT current_setting('server_version'), "
            "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        )
    ).one()
    connection.rollback()
    return row[0].partition(" ")[0], bool(row[1])


def for_driver(url: URL, driver: Driver) -> URL:
    """The URL in the form that the driver takes: asyncpg has ``ssl`` for ``sslmode``."""
    query = dict(url.query)
    if driver.name == "asyncpg":
        query.pop("channel_binding", None)
        if "sslmode" in query:
            query["ssl"] = query.pop("sslmode")
    return url.set(drivername=driver.scheme, query=query)
