"""Run the examples on every driver and check what they claim.

With no argument: all of them, on in-memory SQLite and on a PostgreSQL that is started for the run (or on the server
that SQLMODEL_SKILL_POSTGRES_URL names; only a schema of our own is made and dropped there).

Exit codes: 0 all claims hold, 1 a claim does not hold, 2 could not run (the reason is printed).
"""

import sys
from pathlib import Path

if __package__ in (None, ""):  # python path/to/examples
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    __package__ = "examples"

import argparse
import contextlib
import importlib.util
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from examples._claims import ClaimError
from examples._source import Example, pages
from examples._source import examples as find_examples

if TYPE_CHECKING:
    from examples._workers import Result

NEEDED = ("sqlmodel", "sqlalchemy", "greenlet")


def main(arguments: list[str] | None = None) -> int:
    _leave_no_bytecode()
    options = _options(arguments)
    try:
        found = find_examples(options.name)
    except (ClaimError, SyntaxError) as error:
        return _stop(str(error))
    if not found:
        return _stop(
            f"there is no example {options.name!r}. Pages: {', '.join(pages())}; "
            "python -m examples --list names them all"
        )
    if options.list:
        print(
            *(found if not options.json else [_json(_described(found, []))]), sep="\n"
        )
        return 0
    absent = [name for name in NEEDED if not importlib.util.find_spec(name)]
    if absent:
        return _stop(
            f"{', '.join(absent)} is not installed in {sys.executable}: "
            "pip install 'sqlmodel[asyncio]' aiosqlite 'psycopg[binary]' asyncpg"
        )
    return _run(found, options)


def _leave_no_bytecode() -> None:
    """Python has compiled this package before a line of it could say not to."""
    cache = Path(__file__).parent / "__pycache__"
    with contextlib.suppress(OSError):
        for path in [*cache.glob("__init__.*"), *cache.glob("__main__.*")]:
            path.unlink()
        cache.rmdir()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "name", nargs="?", default="", metavar="PAGE[.MODULE[.FUNCTION]]"
    )
    parser.add_argument(
        "--url", action="append", default=[], help="a server to run on; may be repeated"
    )
    parser.add_argument(
        "--driver",
        action="append",
        default=[],
        metavar="NAME",
        help="pysqlite, aiosqlite, psycopg, psycopg_async or asyncpg; may be repeated",
    )
    parser.add_argument(
        "--list", action="store_true", help="name the examples, run nothing"
    )
    parser.add_argument(
        "--json", action="store_true", help="every example with its claims"
    )
    return parser.parse_args(arguments)


def _run(found: list[Example], options: argparse.Namespace) -> int:
    from examples import _databases, _workers
    from examples._postgres import Unavailable

    started = time.perf_counter()
    skipped_drivers: list[str] = []
    results: list[Result] = []
    try:
        drivers, skipped_drivers = _databases.chosen(options.driver, options.url)
        with contextlib.ExitStack() as stack:
            try:
                targets = stack.enter_context(_databases.targets(drivers, options.url))
            except Unavailable as error:
                wanted = options.driver or options.url or os.environ.get("CI")
                if wanted or os.environ.get("SQLMODEL_SKILL_POSTGRES_URL"):
                    raise
                skipped_drivers.append(f"PostgreSQL: {error}")
                drivers = [d for d in drivers if d.dialect == "sqlite"]
                targets = stack.enter_context(_databases.targets(drivers))
            made = _workers.results(found, targets)
            results += _progress(made, found, options.json)
    except Unavailable as error:
        return _stop(str(error))
    failed = [result for result in results if result.problems]
    if options.json:
        print(_json(_described(found, results)))
    else:
        for result in failed:
            print(f"\n{result.example} [{result.driver}]")
            print(*(f"  {problem}" for problem in result.problems), sep="\n")
        seconds = time.perf_counter() - started
        print(
            "", *_summary(found, results, targets, skipped_drivers, seconds), sep="\n"
        )
    return 1 if failed else 0


def _progress(
    results: Iterable["Result"], found: list[Example], quiet: bool
) -> Iterator["Result"]:
    """A line that counts on a terminal; elsewhere a line for each page."""
    terminal = sys.stderr.isatty() and not quiet
    done: dict[str, None] = {}
    for page, group in groupby(results, key=lambda r: r.example.partition(".")[0]):
        counted: Counter[str] = Counter()
        for result in group:
            done[result.example] = None
            state = (
                "failed" if result.problems else "skipped" if result.skipped else "held"
            )
            counted[state] += 1
            if terminal:
                print(
                    f"\r{len(done)}/{len(found)} {result.example:60.60}",
                    end="",
                    file=sys.stderr,
                )
            yield result
        if terminal:
            print("\r" + " " * 72 + "\r", end="", file=sys.stderr)
        if not quiet:
            runs = counted["held"] + counted["failed"]
            failed = f", {counted['failed']} failed" if counted["failed"] else ""
            print(f"{page.replace('_', '-')}: {runs} runs{failed}", flush=True)


def _summary(
    found: list[Example],
    results: list["Result"],
    targets: list[Any],
    skipped_drivers: list[str],
    seconds: float,
) -> Iterator[str]:
    from examples._databases import versions

    failed = [result for result in results if result.problems]
    runs = [result for result in results if not result.skipped]
    claims = sum(claim.verb != "needs" for example in found for claim in example.claims)
    yield f"{len(found)} examples with {claims} claims, {len(runs)} runs in {seconds:.1f} s"
    yield "drivers: " + ", ".join(target.driver.name for target in targets)
    servers = {
        name: t.context.versions[name] for t in targets for name in [t.driver.dialect]
    }
    shown = {**versions(), **servers}
    yield "versions: " + ", ".join(f"{name} {value}" for name, value in shown.items())
    yield from skipped_drivers
    never = set(map(str, found)) - {r.example for r in runs}
    if never:
        yield f"not run here, see its needs: {', '.join(sorted(never))}"
    yield f"{len(failed)} runs do not hold" if failed else "every claim holds"


def _described(found: list[Example], results: list["Result"]) -> dict[str, Any]:
    by_example: dict[str, dict[str, Any]] = {}
    for r in results:
        outcome: Any = r.skipped or (list(r.problems) or "holds")
        by_example.setdefault(r.example, {})[r.driver] = outcome
    return {
        "examples": [
            {
                "name": str(example),
                "page": example.page.replace("_", "-"),
                "claims": [str(claim) for claim in example.claims],
                "results": by_example.get(str(example), {}),
            }
            for example in found
        ]
    }


def _json(value: object) -> str:
    return json.dumps(value, indent=1)


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
