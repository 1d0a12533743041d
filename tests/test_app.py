"""The application over real HTTP, on both databases."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import URL, create_engine, text
from sqlalchemy.orm.exc import StaleDataError

ROOT = Path(__file__).resolve().parent.parent
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
    content_type_conformance,
]
CASES = 6  # for each operation


@contextlib.contextmanager
def served(database: URL, **options: object) -> Iterator[tuple[str, FastAPI]]:
    """The application behind uvicorn, in a thread: its address and itself."""
    from examples.app.main import create_app
    from examples.app.settings import Settings

    url = database.render_as_string(hide_password=False)
    app = create_app(Settings.model_validate({"database_url": url, **options}))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="critical", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", app
        finally:
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


@contextlib.asynccontextmanager
async def signed_up(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a user of its own."""
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=address, timeout=20, limits=limits) as client:
        user = {"name": secrets.token_hex(4), "password": secrets.token_hex(8)}
        assert (await client.post("/users", json=user)).status_code == 201
        token = (await client.post("/tokens", json=user)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


async def created(client: httpx.AsyncClient, path: str, **data: object) -> int:
    response = await client.post(path, json=data)
    assert response.status_code == 201, response.text
    return int(response.json()["id"])


def test_a_day_of_work(database: URL) -> None:
    async def work(address: str) -> None:
        async with signed_up(address) as ada, signed_up(address) as bob:
            project = await created(ada, "/projects", name="apollo")
            tasks = f"/projects/{project}/tasks"
            task = await created(ada, tasks, title="dig", due_at="2026-12-01T10:00Z")
            await created(ada, tasks, title="fill", done=True)
            for _ in range(2):
                response = await ada.put(f"/tasks/{task}/tags/garden")
                assert response.status_code == 204
            ada_id = (await ada.get("/me")).json()["id"]
            assigned = f"/tasks/{task}/assignments/{ada_id}"
            for role in ("assignee", "reviewer"):
                response = await ada.put(assigned, json={"role": role})
                assert response.status_code == 204
            page = (await ada.get(tasks, params={"tag": "garden"})).json()
            assert page["total"] == 1
            found = page["items"][0]
            assert found["tags"] == [{"name": "garden"}]
            assert found["assignments"] == [{"user_id": ada_id, "role": "reviewer"}]
            page = (
                await ada.get(tasks, params={"limit": 1, "order_by": "title"})
            ).json()
            assert (page["total"], len(page["items"])) == (2, 1)

            response = await ada.patch(f"/tasks/{task}", json={"due_at": None})
            assert (response.json()["due_at"], response.json()["done"]) == (None, False)
            for body in ({"title": None}, {"id": 7}, {"due_at": "2026-12-01T10:00"}):
                response = await ada.patch(f"/tasks/{task}", json=body)
                assert response.status_code == 422, response.text
            for method, path, status in (
                ("GET", f"/tasks/{task}", 404),
                ("PATCH", f"/tasks/{task}", 404),
                ("DELETE", f"/projects/{project}", 404),
                ("GET", tasks, 404),
                ("PUT", f"/tasks/{task}/tags/theirs", 404),
            ):
                body = {} if method == "PATCH" else None
                response = await bob.request(method, path, json=body)
                assert response.status_code == status, (method, path)
            response = await ada.put(
                f"/tasks/{task}/assignments/999", json={"role": "assignee"}
            )
            assert response.status_code == 409
            assert "FOREIGN" not in response.text

            comment = await created(ada, f"/tasks/{task}/comments", text="done?")
            comments = await ada.get(f"/tasks/{task}/comments", params={"after": 0})
            assert [c["id"] for c in comments.json()] == [comment]
            assert (await ada.delete(f"/projects/{project}")).status_code == 204
            assert (await ada.get(f"/tasks/{task}")).status_code == 404
            actions = [entry["action"] for entry in (await ada.get("/audit")).json()]
            assert actions[0] == "delete project"
            assert actions.count("tag task") == 1
            assert (await bob.get("/audit")).json() == []

    with served(database) as (address, _):
        asyncio.run(work(address))


def test_no_request_is_answered_with_an_error_of_ours(database: URL) -> None:
    with served(database) as (address, _):
        user = {"name": "ada", "password": secrets.token_hex(8)}
        assert httpx.post(f"{address}/users", json=user).status_code == 201
        token = httpx.post(f"{address}/tokens", json=user).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
        seen: Counter[str] = Counter()
        for found in schema.get_all_operations():
            operation = found.ok()

            @settings(
                max_examples=CASES,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def fuzz(case: schemathesis.Case) -> None:
                response = case.call(headers=headers)
                seen[f"{response.status_code // 100}xx"] += 1
                case.validate_response(response, checks=CHECKS)

            fuzz()
        assert seen["2xx"] > 10, seen
        assert seen["4xx"] > 10, seen


def test_a_burst_against_a_small_pool(database: URL) -> None:
    """No row is lost or made twice, no connection leaks, nothing fails in an unknown way."""

    async def burst(address: str) -> tuple[Counter[int], int]:
        async with signed_up(address) as client:
            project = await created(client, "/projects", name="apollo")
            tasks = f"/projects/{project}/tasks"
            shared = await created(client, tasks, title="shared")

            async def work(number: int) -> list[int]:
                made = await client.post(tasks, json={"title": f"task {number}"})
                tag = await client.put(f"/tasks/{shared}/tags/tag{number % 3}")
                gone = await client.patch(f"/tasks/{shared}", json={"title": "x"})
                return [made.status_code, tag.status_code, gone.status_code]

            statuses = await asyncio.gather(*(work(number) for number in range(40)))
            page = (await client.get(tasks)).json()
            made = sum(first == 201 for first, _, _ in statuses)
            assert page["total"] == made + 1
            tags = (await client.get(f"/tasks/{shared}")).json()["tags"]
            assert [tag["name"] for tag in tags] == ["tag0", "tag1", "tag2"]
            return Counter(code for codes in statuses for code in codes), made

    options = {"pool_size": 2, "max_overflow": 0, "pool_timeout": 10}
    with served(database, **options) as (address, app):
        statuses, made = asyncio.run(burst(address))
        pool = app.state.session_factory.kw["bind"].pool
        assert pool.checkedout() == 0
    assert set(statuses) <= {200, 201, 204, 409, 503}, statuses
    assert made == 40


def test_what_was_acknowledged_outlives_a_stop(database: URL, tmp_path: Path) -> None:
    """SIGTERM to a server process while requests run."""
    url = database.render_as_string(hide_password=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["uvicorn", "--factory", "examples.app.main:create_app"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port), "--log-level", "error"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
    )

    async def write_until_it_stops(address: str) -> list[int]:
        async with signed_up(address) as client:
            project = await created(client, "/projects", name="apollo")
            made: list[int] = []

            async def write() -> None:
                while True:
                    path = f"/projects/{project}/tasks"
                    response = await client.post(path, json={"title": "dig"})
                    if response.status_code == 201:
                        made.append(response.json()["id"])

            async def stop() -> None:
                while len(made) < 20:
                    await asyncio.sleep(0.01)
                server.send_signal(signal.SIGTERM)

            done = await asyncio.gather(
                *(write() for _ in range(4)), stop(), return_exceptions=True
            )
            errors = [e for e in done if e]
            assert all(isinstance(e, httpx.TransportError) for e in errors), errors
            return made

    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(500):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{address}/health").status_code == 200:
                    break
            time.sleep(0.02)
        acknowledged = asyncio.run(write_until_it_stops(address))
        server.wait(20)
    finally:
        server.kill()
        server.wait()
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id FROM task")).scalars().all()
    engine.dispose()
    assert len(acknowledged) >= 20
    assert set(acknowledged) <= set(rows)


def test_a_row_that_another_request_changed_is_a_conflict() -> None:
    from examples.app import errors

    app = FastAPI()
    errors.install(app)

    @app.patch("/")
    async def change() -> None:
        raise StaleDataError("expected to update 1 row(s); 0 were matched.")

    async def send() -> int:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as http:
            return (await http.patch("/")).status_code

    assert asyncio.run(send()) == 409


def test_a_new_file_opens_while_another_process_reads_it(tmp_path: Path) -> None:
    """The switch to WAL fails then, and is left to the next connection."""
    from examples.app.database import create_engine
    from examples.app.settings import Settings

    async def opened(url: str) -> object:
        engine = create_engine(Settings.model_validate({"database_url": url}))
        async with engine.connect() as connection:
            found = await connection.scalar(text("SELECT count(*) FROM task"))
        await engine.dispose()
        return found

    file = tmp_path / "tasks.db"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("CREATE TABLE task AS SELECT 'dig' AS title")
        other.execute("BEGIN")
        other.execute("SELECT * FROM task").fetchall()
        assert asyncio.run(opened(f"sqlite:///{file}?timeout=0.1")) == 1
