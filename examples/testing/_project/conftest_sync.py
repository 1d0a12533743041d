import os
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel, create_engine, text

from examples.fastapi.tasks_sync import app, get_session
from examples.testing._guards import no_lazy_loads


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A new database for this run, and for this worker of pytest-xdist."""
    if not (server := os.environ.get("TEST_DATABASE_URL")):
        file = tmp_path_factory.mktemp("database") / "test.db"
        return URL.create("sqlite", database=str(file))
    url = make_url(server)
    name = f"{url.database}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    return url.set(database=name)


@pytest.fixture(scope="session")
def engine(url: URL) -> Iterator[Engine]:
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        make_strict(engine)
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


def make_strict(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")  # or savepoints commit


@pytest.fixture
def sessions(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions whose commits are undone when the test ends."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield sessionmaker(
            connection, class_=Session, join_transaction_mode="create_savepoint"
        )
        transaction.rollback()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


@pytest.fixture
def client(sessions: sessionmaker[Session]) -> Iterator[TestClient]:
    def get_test_session() -> Iterator[Session]:
        with sessions.begin() as session:
            yield session

    app.dependency_overrides[get_session] = get_test_session
    with TestClient(app) as client:  # `with` runs the lifespan
        yield client
    app.dependency_overrides.clear()


@pytest.fixture(autouse=True)
def eager_only() -> Iterator[None]:
    with no_lazy_loads():
        yield
