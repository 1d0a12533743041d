"""The databases that the suite runs on.

SQLite is always there. PostgreSQL is the server at SQLMODEL_SKILL_POSTGRES_URL, or one that is started for the run.
With neither, its tests are skipped with the reason; where CI is set they fail, so that green always means all drivers.
"""

import contextlib
import gc
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis.configuration
import pytest
from sqlalchemy import URL, create_engine, make_url, text

from examples import _databases, _postgres
from examples._databases import Driver, Target

hypothesis.configuration.set_hypothesis_home_dir(tempfile.gettempdir())
SERVER = pytest.StashKey[str]()
RUNNING = pytest.StashKey[contextlib.ExitStack]()


def pytest_configure_node(node) -> None:
    """Start the server once, in the controller, when the first worker is made."""
    if SERVER not in node.config.stash:
        node.config.stash[SERVER] = _start(node.config)
    node.workerinput["postgres"] = node.config.stash[SERVER]


def pytest_collection_finish() -> None:
    """What is there by now stays: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUNNING in config.stash:
        config.stash[RUNNING].close()


def _start(config: pytest.Config) -> str:
    """The server's URL, or why there is none."""
    stack = config.stash[RUNNING] = contextlib.ExitStack()
    try:
        url = stack.enter_context(_databases.server())
    except _postgres.Unavailable as error:
        return f"none: {error}"
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> URL:
    """The server's URL, without a driver."""
    config = request.config
    if hasattr(config, "workerinput"):
        found = config.workerinput["postgres"]
    else:
        found = config.stash.setdefault(SERVER, "") or _start(config)
        config.stash[SERVER] = found
    if found.startswith("none: "):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(found)
    return make_url(found)


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator:
    """Driver -> target."""
    known: dict[str, Target] = {}

    def find(driver: Driver) -> Target:
        if driver.name not in known:
            if driver.dialect == "sqlite":
                made = Target(driver, None, _databases.context(driver))
            else:
                url = request.getfixturevalue("postgres")
                made = _databases.reach(driver, url)
            known[driver.name] = made
        return known[driver.name]

    yield find
    from examples import _run

    servers = [made for made in known.values() if made.url is not None]
    for made in servers[:1]:
        _run.drop_schema(made)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """An empty database of the test's own; its URL is for a sync engine."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "tasks 50%.db"))
        return
    server = request.getfixturevalue("postgres").set(drivername="postgresql+psycopg")
    name = f"test_{secrets.token_hex(4)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
