"""Plain Pydantic does it: no database library comes in, every wrong place is named, and the token is sent but never shown."""

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from evals._project import Project

DATABASES = ()
TYPICAL = {
    "plain-strings": {"error_hides_token", "print_hides_token", "every_place"},
    "sqlmodel-settings": {"no_database"},
}
TOKEN = "k3y-0f-the-checker"
GOOD = f"""
token = "{TOKEN}"

[defaults]
timeout = 7
retries = 2

[[targets]]
name = "shop"
url = "https://shop.example.com/health"

[[targets]]
name = "search"
url = "http://search.example.com/health?deep=1"
timeout = 0.5
retries = 0
"""


@contextmanager
def environment(**values: str) -> Iterator[None]:
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            del os.environ[name]


def load(project: Project, text: str) -> Any:
    path = project.path / "targets.toml"
    path.write_text(text, "utf-8")
    return project.load("app.config").load_config(path)


def refused(project: Project, text: str) -> Exception:
    """The ConfigError for this file."""
    wanted = project.load("app.config").ConfigError
    try:
        load(project, text)
    except wanted as error:
        assert isinstance(error, Exception)
        return error
    raise AssertionError("no ConfigError")


def targets(config: Any) -> list[tuple[str, str, float, int]]:
    return [(t.name, str(t.url), t.timeout, t.retries) for t in config.targets]


def check_file(project: Project) -> None:
    """The targets come from the file, in its order, and a value of their own wins over `[defaults]`."""
    found = targets(load(project, GOOD))
    assert found == [
        ("shop", "https://shop.example.com/health", 7, 2),
        ("search", "http://search.example.com/health?deep=1", 0.5, 0),
    ], found


def check_example(project: Project) -> None:
    """The given example.toml is accepted."""
    config = project.load("app.config").load_config(project.path / "example.toml")
    assert [t[2:] for t in targets(config)] == [(5, 1), (0.5, 1)], targets(config)


def check_environment(project: Project) -> None:
    """A variable wins over one value of `[defaults]`; the other of the file stays, as do the targets' own."""
    with environment(CHECKER_DEFAULTS__TIMEOUT="3"):
        found = [t[2:] for t in targets(load(project, GOOD))]
    assert found == [(3, 2), (0.5, 0)], found


def check_every_place(project: Project) -> None:
    """One error names each wrong value by its place: misspelt keys too, at every level."""
    text = (
        GOOD.replace("timeout = 7", "timeout = 0")
        .replace('url = "http:', 'url = "ftp:')
        .replace("retries = 0", "retry = 0")
        .replace("token =", "tokn =")
    )
    said = str(refused(project, text))
    wanted = ("defaults.timeout", "targets.1.url", "targets.1.retry", "tokn")
    missing = [place for place in wanted if place not in said]
    assert not missing, f"{missing} not in: {said}"
    assert "targets.0.url" not in said, said


def check_limits(project: Project) -> None:
    """A target's timeout must be positive, its retries not negative."""
    text = GOOD.replace("timeout = 0.5", "timeout = -1")
    assert "targets.1.timeout" in str(refused(project, text))
    text = GOOD.replace("retries = 0", "retries = -1")
    assert "targets.1.retries" in str(refused(project, text))


def check_twice(project: Project) -> None:
    """A name that is used twice is refused."""
    said = str(refused(project, GOOD.replace('"search"', '"shop"')))
    assert "targets" in said, said


def sent(project: Project, text: str) -> tuple[dict[str, bool], list[tuple[str, str]]]:
    """What check_all returns where search is down, and the host and Authorization of each request."""
    import httpx

    requests: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        header = request.headers.get("Authorization", "")
        requests.append((request.url.host.partition(".")[0], header))
        return httpx.Response(503 if "search" in request.url.host else 200)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        config = load(project, text)
        return project.load("app.checker").check_all(config, client), requests


def check_token_sent(project: Project) -> None:
    """Every request carries the token itself, that of the environment if there is one, and is retried as configured."""
    text = GOOD.replace("retries = 0", "retries = 1")
    bearer = f"Bearer {TOKEN}"
    up, requests = sent(project, text)
    assert up == {"shop": True, "search": False}, up
    assert requests == [("shop", bearer), ("search", bearer), ("search", bearer)]
    with environment(CHECKER_TOKEN="other"):
        assert {header for _, header in sent(project, text)[1]} == {"Bearer other"}


def check_print_hides_token(project: Project) -> None:
    """Printing the config, or formatting it into a log line, does not show the token."""
    config = load(project, GOOD)
    for text in (repr(config), str(config), f"{config}"):
        assert TOKEN not in text, text


def check_error_hides_token(project: Project) -> None:
    """Neither does the traceback of an error, whatever is wrong with the file."""
    wrong = [
        GOOD.replace('"search"', '"shop"'),
        GOOD.replace("[defaults]", "[default]"),
        GOOD.replace("timeout = 7", "timeout = 0"),
        GOOD.replace(f'"{TOKEN}"', f'["{TOKEN}"]'),
        GOOD.replace("token =", "tokn ="),
    ]
    raised = 0
    for text in wrong:
        try:
            load(project, text)
        except Exception as error:  # noqa: BLE001  # of whatever type
            raised += 1
            said = "".join(traceback.format_exception(error))
            assert TOKEN not in said, said
    assert raised, "no error"


def check_no_database(project: Project) -> None:
    """No database library is added: not as a dependency, not as an import."""
    names = r"sqlmodel|sqlalchemy|alembic|sqlite3|aiosqlite|asyncpg|psycopg"
    found = re.findall(names, project.sources("pyproject.toml"), re.IGNORECASE)
    imports = rf"^\s*(?:from|import)\s+({names})\b"
    found += re.findall(imports, project.sources(), re.MULTILINE)
    assert not found, found
