# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""Grade what an agent produced for one task, by running it.

    uv run python evals/grade.py TASK PROJECT     PROJECT is the folder that the agent left
    uv run python evals/grade.py TASK             the solutions kept here, good and typical

Each check runs on SQLite and on PostgreSQL, which is started for the run (or is the server
that SQLMODEL_SKILL_POSTGRES_URL names; databases of our own are made and dropped there). PROJECT is
copied first and stays as it is. Its code is executed: grade what you trust, or in a container.

Exit codes: 0 every check passes, 1 a check fails, 2 could not grade (the reason is printed).
"""

import argparse
import ast
import atexit
import importlib.util
import json
import multiprocessing
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TASKS = ROOT / "evals" / "tasks"
Seen = dict[
    str, Any
]  # failures: check -> reason; measured: what the grader's measure() gives
LIMIT = 180  # seconds for all checks of one project on one database
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".claude", ".agents", "*_cache", "*.db"
)


@dataclass(frozen=True)
class Task:
    """A folder of evals/tasks: prompt.md, starter/, grader.py and solutions/."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def prompt(self) -> str:
        return (self.path / "prompt.md").read_text("utf-8").strip()

    @property
    def starter(self) -> Path:
        return self.path / "starter"

    @cached_property
    def _tree(self) -> ast.Module:
        return ast.parse((self.path / "grader.py").read_text("utf-8"))

    @property
    def expected(self) -> str:
        """What a good answer does: the grader's docstring."""
        return ast.get_docstring(self._tree) or ""

    def setting(self, name: str, default: Any) -> Any:
        """A constant of the grader."""
        for node in self._tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                return ast.literal_eval(node.value)
        return default

    @property
    def checks(self) -> dict[str, str]:
        """The name of each check -> what it asserts."""
        return {
            node.name.removeprefix("check_"): ast.get_docstring(node) or ""
            for node in self._tree.body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")
        }

    @property
    def databases(self) -> tuple[str, ...]:
        """Empty where no code is run, as in a review."""
        return tuple(self.setting("DATABASES", ("sqlite", "postgresql")))

    @property
    def typical(self) -> dict[str, set[str]]:
        """A solution that falls short -> the checks that it fails."""
        found = self.setting("TYPICAL", {})
        return {name: set(checks) for name, checks in found.items()}

    @property
    def solutions(self) -> list[str]:
        """good, and what typical ones there are."""
        return sorted(p.name for p in (self.path / "solutions").iterdir())

    @property
    def packages(self) -> list[str]:
        """What the starter pins, where it must be graded on that."""
        if not self.setting("PINNED", False):
            return []
        text = (self.starter / "pyproject.toml").read_text("utf-8")
        return list(tomllib.loads(text)["project"]["dependencies"])

    @contextmanager
    def solution(self, name: str) -> Iterator[Path]:
        """The starter with one of the solutions laid over it."""
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "project"
            shutil.copytree(self.starter, made, ignore=IGNORED)
            over = self.path / "solutions" / name
            shutil.copytree(over, made, dirs_exist_ok=True, ignore=IGNORED)
            yield made


@dataclass
class Grade:
    """How a project did: a check passes that passes on every database it is asked on."""

    failures: dict[str, dict[str, str]] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)

    def passed(self, check: str) -> bool:
        return not self.failures.get(check)

    def report(self, task: Task) -> dict[str, Any]:
        """In the form of skill-creator's grading.json."""
        expectations = [
            {
                "text": text,
                "passed": self.passed(name),
                "evidence": "; ".join(
                    f"{where}: {why}"
                    for where, why in self.failures.get(name, {}).items()
                )
                or "ran on " + (" and ".join(task.databases) or "the text"),
                "name": name,
            }
            for name, text in task.checks.items()
        ]
        passed = sum(bool(e["passed"]) for e in expectations)
        return {
            "expectations": expectations,
            "summary": {
                "passed": passed,
                "failed": len(expectations) - passed,
                "total": len(expectations),
                "pass_rate": round(passed / len(expectations), 3),
            },
            "measured": self.measured,
        }


class CannotGrade(Exception):
    """One line for a person."""


def tasks() -> dict[str, Task]:
    """Every task, by name."""
    return {
        path.parent.name: Task(path.parent)
        for path in sorted(TASKS.glob("*/grader.py"))
    }


def grade(task: Task, project: Path, server: str = "") -> Grade:
    """Run every check. ``server`` is a PostgreSQL's URL. Raises CannotGrade."""
    result = Grade({name: {} for name in task.checks})
    for database in task.databases or ("text",):
        with _fresh(project, database, server) as (copy, url):
            run = _elsewhere if task.packages else _here
            seen = run(task, copy, url)
        if "unfit" in seen:
            raise CannotGrade(f"{task.name}: {seen['unfit']}")
        for check, why in seen["failures"].items():
            result.failures[check][database] = why
        result.measured |= seen["measured"]
    return result


@contextmanager
def _fresh(project: Path, database: str, server: str) -> Iterator[tuple[Path, str]]:
    """A copy of the project, and the URL of an empty database."""
    memory = (
        "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    )  # no waiting for a disk
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        copy = Path(folder).resolve() / "project"
        shutil.copytree(project, copy, ignore=IGNORED)
        if database != "postgresql":
            yield copy, f"sqlite:///{copy.parent / 'graded.db'}"
            return
        with _postgres_database(server) as url:
            yield copy, url


@contextmanager
def _postgres_database(server: str) -> Iterator[str]:
    from sqlalchemy import NullPool, create_engine, make_url

    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"eval_{secrets.token_hex(6)}"
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _here(task: Task, copy: Path, url: str) -> Seen:
    """In a process forked from one that has the libraries, where the system can do that."""
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    context: Any = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["evals._preload"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_child, args=(str(task.path), str(copy), url, sender)
    )
    process.start()
    sender.close()
    try:
        if receiver.poll(LIMIT):
            return receiver.recv()  # type: ignore[no-any-return]
        return _none(task, f"not done after {LIMIT} s")
    except EOFError:
        return _none(task, "the process died")
    finally:
        process.kill()
        process.join()


def _elsewhere(task: Task, copy: Path, url: str) -> Seen:
    """With the packages that the task pins."""
    command = [_python_with(tuple(task.packages)), __file__, task.name, str(copy)]
    done = subprocess.run(
        [*command, "--child", url],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    try:
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]
    except (IndexError, ValueError):
        raise CannotGrade(f"{task.name}: {done.stderr.strip()[-600:]}") from None


@cache
def _python_with(packages: tuple[str, ...]) -> str:
    """A Python that has just these, in an environment that goes when this process ends."""
    uv = shutil.which("uv")
    if not uv:
        raise CannotGrade("this task pins older packages: install uv")
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = ["pip", "install", "--compile-bytecode", "--python", str(python)]
    for command in (["venv", "--python", "3.11", str(folder)], [*install, *packages]):
        done = subprocess.run(
            [uv, "--quiet", *command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CannotGrade(f"uv {command[0]}: {done.stderr.strip()[-400:]}")
    return str(python)


def _child(task: str, project: str, url: str, sender: Any) -> None:
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        sender.send(run_checks(Task(Path(task)), Path(project), url))


def run_checks(task: Task, project: Path, url: str) -> Seen:
    """The checks that fail, with the reason. Changes this process: for one that ends after it."""
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    from evals._project import Project, Unfit

    made = Project(project, url, task.setting("ASYNC", True))
    spec = importlib.util.spec_from_file_location("grader", task.path / "grader.py")
    assert spec and spec.loader
    grader = importlib.util.module_from_spec(spec)
    failures: dict[str, str] = {}
    measured: dict[str, Any] = {}
    try:
        spec.loader.exec_module(grader)
        if prepare := getattr(grader, "prepare", None):
            prepare(made)
    except Unfit as error:
        return {"unfit": str(error)}
    except BaseException as error:  # noqa: BLE001  # whatever it raises
        return _none(task, _reason(error))
    for name in task.checks:
        check = getattr(grader, f"check_{name}")
        if getattr(check, "only", made.database) != made.database:
            continue
        try:
            check(made)
        except BaseException as error:  # noqa: BLE001  # whatever it raises
            failures[name] = _reason(error)
    with suppress(Exception):
        measured = grader.measure(made) if hasattr(grader, "measure") else {}
    return {"failures": failures, "measured": measured}


def _none(task: Task, why: str) -> Seen:
    return {"failures": dict.fromkeys(task.checks, why), "measured": {}}


def _reason(error: BaseException) -> str:
    """The message, or the line that failed."""
    said = " ".join(str(error).split())
    if isinstance(error, AssertionError):
        return said[:400] or traceback.extract_tb(error.__traceback__)[-1].line or ""
    return f"{type(error).__name__}: {said}"[:400]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", help=", ".join(tasks()))
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="as grading.json")
    parser.add_argument("--child", metavar="URL", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    try:
        task = tasks().get(options.task)
        if not task:
            raise CannotGrade(f"no task {options.task!r}: {', '.join(tasks())}")
        if options.project and not options.project.is_dir():
            raise CannotGrade(f"{options.project} is not a folder")
        if options.child:
            print(json.dumps(run_checks(task, options.project, options.child)))
            return 0
        return _grade(task, options.project, options.json)
    except CannotGrade as error:
        print(f"grade.py: {error}", file=sys.stderr)
        return 2


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a PostgreSQL that lives as long as the block, or of the user's. Raises CannotGrade."""
    sys.path.insert(0, str(ROOT))
    from examples import _databases, _postgres

    try:
        with _databases.server() as url:
            yield url.render_as_string(hide_password=False)
    except _postgres.Unavailable as error:
        raise CannotGrade(str(error)) from None


def _grade(task: Task, project: Path | None, as_json: bool) -> int:
    with ExitStack() as stack:
        server = ""
        if "postgresql" in task.databases:
            server = stack.enter_context(running_server())
        if project:
            return _print(task, project.name, grade(task, project, server), as_json)
        worst = 0
        for name in task.solutions:
            with task.solution(name) as folder:
                result = grade(task, folder, server)
            worst = max(worst, _print(task, name, result, as_json))
        return worst


def _print(task: Task, name: str, result: Grade, as_json: bool) -> int:
    report = result.report(task)
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        for item in report["expectations"]:
            mark = "pass" if item["passed"] else "FAIL"
            print(f"{name}: {mark} {item['name']}: {item['text']}")
            if not item["passed"]:
                print(f"      {item['evidence']}")
    return 1 if report["summary"]["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
