"""Each test starts from an empty database and leaves one, the application commits for real, and no test is weaker."""

import asyncio
import multiprocessing
import os
import time
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import anyio.pytest_plugin
import pytest
import pytest_asyncio.plugin
from sqlalchemy import URL, Engine, event, inspect

from evals._project import Project, Unfit

TYPICAL = {
    "clean-before": {"reversed", "nothing_left", "quick"},
    "one-session": {"forgotten_commit"},
}

STARTER = Path(__file__).parent / "starter"
TESTS = {
    "test_no_books",
    "test_count_books",
    "test_no_such_shelf",
    "test_no_shelves",
    "test_create_shelf",
    "test_name_is_taken",
    "test_delete_is_for_librarians",
    "test_delete_shelf",
}
# For the last two checks, which come last.
MISTAKES = [
    (
        "app/main.py",
        "add(book)\n    await session.commit()",
        "add(book)\n    await session.flush()",
    ),
    ("app/main.py", "    await session.delete(shelf)\n", ""),
    ("app/main.py", "if shelf is None:", "if False:"),
    ("app/main.py", "HTTPException(409,", "HTTPException(400,"),
    ("app/auth.py", 'if role != "librarian":', "if False:"),
]


class Run:
    """A plugin that puts the tests in an order and notes what they do."""

    def __init__(self, turn: int, reverse: bool) -> None:
        self.turn, self.reverse = turn, reverse
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.databases: set[tuple[str, str | None]] = set()
        self.slept = 0.0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = items[self.turn :] + items[: self.turn]
        if self.reverse:
            items.reverse()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.outcome != "passed":
            self.failed.append(report.nodeid)
        elif report.when == "call":
            self.passed.append(report.nodeid.rpartition("::")[2].partition("[")[0])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid or "conftest.py")

    def statement(self, connection: Any, _u: Any, statement: str, *_: Any) -> None:
        if "INSERT INTO" in statement:
            url: URL = connection.engine.url
            self.databases.add((url.get_backend_name(), url.database))

    def sleeping(self, sleep: Any) -> Any:
        def wrapped(delay: float, *arguments: Any) -> Any:
            self.slept += delay
            return sleep(min(delay, 0.02), *arguments)

        return wrapped

    def tests(self, path: Path, sender: Connection) -> None:
        """In a process of its own, which has the libraries and nothing of the project."""
        event.listen(Engine, "before_cursor_execute", self.statement)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        asyncio.sleep, time.sleep = map(self.sleeping, (asyncio.sleep, time.sleep))
        plugins = [pytest_asyncio.plugin, anyio.pytest_plugin, self]
        options = ["-q", "--tb=no", "-p", "no:cacheprovider", str(path)]
        pytest.main(options, plugins)
        sender.send((self.passed, self.failed, self.databases, self.slept))


def run(project: Project, turn: int = 0, reverse: bool = False) -> Run:
    """Run all tests as a CI job would: in a new process, on what is in the database."""
    made = Run(turn, reverse)
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=made.tests, args=(project.path, sender))
    process.start()
    sender.close()
    try:
        assert receiver.poll(60), "the tests don't end"
        made.passed, made.failed, made.databases, made.slept = receiver.recv()
    finally:
        process.kill()
        process.join()
    assert made.passed or made.failed, "no test was run"
    return made


def passed(result: Run) -> None:
    assert not result.failed, f"{len(result.failed)} fail: {', '.join(result.failed)}"
    assert set(result.passed) >= TESTS, f"not run: {TESTS - set(result.passed)}"


@cache
def with_mistakes(project: Project) -> set[str]:
    """The tests that fail when the application forgets commits and drops rules."""
    for file, correct, wrong in MISTAKES:
        path = project.path / file
        text = path.read_text("utf-8")
        assert text.count(correct) == 1, f"{file} was changed"
        path.write_text(text.replace(correct, wrong), "utf-8")
    result = run(project)
    return {name.rpartition("::")[2].partition("[")[0] for name in result.failed}


first: Run
left: dict[str, int] = {}


def prepare(project: Project) -> None:
    """All tests once, on an empty database."""
    if "fork" not in multiprocessing.get_all_start_methods():
        raise Unfit("its tests run in forked processes, which Windows does not have")
    global first
    first = run(project)
    for table in inspect(project.engine).get_table_names():
        left[table] = len(project.rows(f"SELECT * FROM {table}"))


def check_untouched(project: Project) -> None:
    """Nothing in app/ was changed."""

    def files(folder: Path) -> dict[str, bytes]:
        found = folder.glob("app/**/*.py")
        return {str(p.relative_to(folder)): p.read_bytes() for p in found}

    assert files(project.path) == files(STARTER)


def check_as_written(project: Project) -> None:
    """All eight tests pass together on an empty database, none skipped."""
    passed(first)


def check_reversed(project: Project) -> None:
    """They pass in the reversed order, on the same database."""
    passed(run(project, reverse=True))


def check_turned(project: Project) -> None:
    """They pass once more from the fourth to the last, and then the first three."""
    passed(run(project, turn=3))


def check_nothing_left(project: Project) -> None:
    """A run leaves no row in any table."""
    assert not any(left.values()), left


def check_database(project: Project) -> None:
    """What the tests write, they write to the database of DATABASE_URL."""
    expected = {(project.database, project.url.database)}
    assert first.databases == expected, first.databases


def check_quick(project: Project) -> None:
    """The tests don't wait: all together they sleep for less than a second."""
    assert first.slept < 1, f"{first.slept} s"


def check_forgotten_commit(project: Project) -> None:
    """Where the route doesn't commit, the test of what it writes fails."""
    assert "test_count_books" in with_mistakes(project), "nobody notices"


def check_dropped_rule(project: Project) -> None:
    """The tests of the 404, the 403, the 409 and the deletion fail where these are gone."""
    unnoticed = {
        "test_no_such_shelf",
        "test_delete_is_for_librarians",
        "test_name_is_taken",
        "test_delete_shelf",
    } - with_mistakes(project)
    assert not unnoticed, unnoticed
