# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""Time one way against another, on SQLite and PostgreSQL.

    python scripts/bench.py                     every comparison, in about five minutes
    python scripts/bench.py insert load         two of them
    python scripts/bench.py --rows 2000         with smaller tables, in under a minute
    python scripts/bench.py --json > examples/performance/results.json
    python scripts/bench.py --page              write references/performance.md and the
                                                plots anew from that file; time nothing

The ways of one comparison take turns, in rounds; what is printed is the median of their
times and its ratio to that of the fastest. `~` marks a way that was not slower than the
fastest in one round of four or more: take them for equal. PostgreSQL is started for the run, with fsync on, unless --url or
SQLMODEL_SKILL_POSTGRES_URL names a server; there a schema of our own is made and
dropped. Needs what the examples need: sqlmodel, psycopg, asyncpg, fastapi, httpx.
"""

import argparse
import ast
import contextlib
import datetime
import importlib.util
import json
import math
import os
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "performance"
RESULTS = EXAMPLES / "results.json"
PAGE = ROOT / "references" / "performance.md"
PLOTS = ROOT / ".github" / "plots"
NEEDED = ("sqlmodel", "greenlet", "aiosqlite", "psycopg", "asyncpg", "fastapi", "httpx")
NOISY = 0.1  # of the yardstick's median, between its quartiles
MARK = re.compile(r"^(<!-- bench: ([\w-]+)(?:; (.*?))? -->\n)(?:.+\n)*", re.MULTILINE)
Results = dict[str, Any]


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    if options.page:
        return _write_page(options.check)
    absent = [name for name in NEEDED if not importlib.util.find_spec(name)]
    if absent or sys.version_info < (3, 11):
        what = f"{', '.join(absent)} is not installed in" if absent else "too old:"
        return _stop(
            f"{what} {sys.executable}: run it by `uv run python`, or install it"
        )
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    return _measure(options)


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit codes: 0 done; 1 a comparison failed, or the page is stale; "
        "2 could not run.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a comparison")
    parser.add_argument("--rows", type=int, default=20_000, metavar="N")
    parser.add_argument("--url", default="", help="a PostgreSQL to run on")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--list", action="store_true", help="name the comparisons")
    parser.add_argument("--page", action="store_true", help="write page and plots")
    parser.add_argument(
        "--check", action="store_true", help="with --page: only compare"
    )
    return parser.parse_args(argv)


def _measure(options: argparse.Namespace) -> int:
    from examples import _postgres
    from examples.performance import _measure

    known = {comparison.name: comparison for comparison in _measure.COMPARISONS}
    if options.list:
        print(
            *(f"{name:10} {c.title.format(n='N')}" for name, c in known.items()),
            sep="\n",
        )
        return 0
    if unknown := [name for name in options.names if name not in known]:
        return _stop(f"there is no comparison {unknown[0]!r}: {', '.join(known)}")
    if options.rows < 100:
        return _stop("--rows: at least 100")
    chosen = [c for name, c in known.items() if name in (options.names or known)]
    made: dict[str, Any] = {}
    say = _progress()
    try:
        with contextlib.ExitStack() as stack:
            bench = stack.enter_context(
                _measure.on_sqlite(options.rows, say)
                if options.sqlite
                else _measure.running(options.url, options.rows, say)
            )
            for comparison, places in bench.run(chosen):
                made[comparison.name] = {
                    "title": comparison.title.format(
                        n=f"{comparison.rows(options.rows):,}"
                    ),
                    "source": [comparison.module, comparison.choices],
                    "statements": comparison.statements,
                    "places": places,
                }
                if not options.json:
                    say("")
                    print(*_lines(comparison.name, made[comparison.name]), sep="\n")
                    print(flush=True)
    except _postgres.Unavailable as error:
        return _stop(f"{error}; or measure --sqlite alone")
    except KeyboardInterrupt:
        return _stop("interrupted")
    finally:
        say("")
    results = {
        "date": datetime.date.today().isoformat(),
        "rows": options.rows,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": _measure.versions(bench),
        "round_trips_ms": bench.round_trips,
        "noise": _measure.noise(bench.yardsticks),
        "comparisons": made,
    }
    if options.json:
        text = json.dumps(results, indent=1)
        print(re.sub(r"\{[^{}[\]]*\}", lambda m: " ".join(m[0].split()), text))
    else:
        print(_run_line(results))
    for line in [*_noisy(results), *bench.problems]:
        print(line, file=sys.stderr)
    return 1 if bench.problems else 0


def _progress() -> Any:
    """One line on a terminal that is overwritten; elsewhere nothing."""
    if not sys.stderr.isatty():
        return lambda text: None
    return lambda text: print(f"\r{text:78.78}\r", end="", file=sys.stderr, flush=True)


def _noisy(results: Results) -> Iterator[str]:
    if results["noise"] > NOISY:
        yield (
            f"This machine is busy: work that is always the same differed by "
            f"{results['noise']:.0%} between quartiles. Believe large ratios only, and "
            "run it again when nothing else runs."
        )


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


# What is printed


def _lines(name: str, comparison: Results) -> Iterator[str]:
    yield f"{name}: {comparison['title']}"
    for place, ways in comparison["places"].items():
        driver = next(
            (f["ms"] for w, f in ways.items() if w == "the driver alone"), None
        )
        yield f"  {place}"
        for way, figures in ways.items():
            if "mb" in figures:
                yield f"    {way:34} {figures['mb']:9.1f} MB"
                continue
            line = (
                f"    {way:34} {figures['ms']:9.2f} ms  ±{figures['spread'] / 2:4.0%}"
            )
            line += f"  {ratio(figures):>7}"
            if driver:
                line += f"  {figures['ms'] / driver:6.1f} x the driver"
            if comparison["statements"]:
                line += f"  {figures['statements']} statements"
            yield line


def _run_line(results: Results) -> str:
    versions = ", ".join(f"{name} {v}" for name, v in results["versions"].items())
    return (
        f"{results['date']}, {results['machine']}, {versions}; work that is always the "
        f"same differed by {results['noise']:.0%}"
    )


def ratio(figures: Results) -> str:
    """1, 1.4, 12, 350: as many digits as are worth having."""
    number = figures["ratio"]
    text = f"{number:.1f}" if number < 9.95 else f"{float(f'{number:.2g}'):,.0f}"
    return ("" if figures.get("apart", True) else "~") + text.removesuffix(".0")


def milliseconds(ms: float) -> str:
    return f"{ms:.1f} ms" if ms < 9.95 else f"{float(f'{ms:.2g}'):,.0f} ms"


# The page


def _write_page(check: bool) -> int:
    for file in (RESULTS, PAGE):
        if not file.is_file():
            return _stop(f"there is no {file.relative_to(ROOT)}")
    results = json.loads(RESULTS.read_text("utf-8"))
    for line in _noisy(results):
        print(line, file=sys.stderr)
    try:
        wanted = {PAGE: render(PAGE.read_text("utf-8"), results)}
    except KeyError as error:
        return _stop(f"{RESULTS.name} lacks {error}: run the whole bench with --json")
    wanted |= {PLOTS / name: text for name, text in plots(results).items()}
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} differs from {RESULTS.name}")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text := wanted[path], "utf-8")
            print(f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines")
    return 1 if check and stale else 0


def render(page: str, results: Results) -> str:
    """The page with the lines below each `<!-- bench: NAME; PLACE; PLACE -->` made anew."""

    def replace(match: re.Match[str]) -> str:
        opening, name, places = match.groups()
        if name == "run":
            return f"{opening}{_run_text(results)}\n"
        chosen = places.split("; ") if places else None
        rows = table(results["comparisons"][name], chosen)
        return opening + "".join(f"{row}\n" for row in rows)

    return MARK.sub(replace, page)


def _run_text(results: Results) -> str:
    versions = ", ".join(f"{name} {v}" for name, v in results["versions"].items())
    trips = ", ".join(
        f"{ms} ms for {name}" for name, ms in results["round_trips_ms"].items()
    )
    return (
        f"Measured {results['date']} on {results['machine']}: {versions}. A round trip through "
        f"the delayed network took {trips}. Work that is always the same differed by "
        f"{results['noise']:.0%}."
    )


def table(comparison: Results, places: list[str] | None = None) -> Iterator[str]:
    """A Markdown table: the ways, their code, and what each costs at each place."""
    found = comparison["places"]
    places = places or list(found)
    codes = code(*comparison["source"])
    ways = list(dict.fromkeys(way for place in places for way in found[place]))
    has_code = any(codes.get(way) for way in ways)
    head = [comparison["title"], *(["code"] if has_code else [])]
    head += ["statements"] if comparison["statements"] else []
    head += places
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join(['---'] * len(head))} |"
    for way in ways:
        cells = [way]
        if has_code:
            cells.append(f"`{codes[way]}`" if codes.get(way) else "")
        if comparison["statements"]:
            counts = [found[p][way]["statements"] for p in places if way in found[p]]
            cells.append(str(counts[-1]))
        cells += [cell(found[place].get(way)) for place in places]
        yield f"| {' | '.join(cells)} |"


def cell(figures: Results | None) -> str:
    if figures is None:
        return ""
    if "mb" in figures:
        return (
            f"{figures['mb']:.1f} MB"
            if figures["mb"] < 9.95
            else f"{figures['mb']:.0f} MB"
        )
    text = ratio(figures)
    return f"1 = {milliseconds(figures['ms'])}" if text == "1" else text


def code(module: str, choices: str) -> dict[str, str]:
    """What is timed, by its label, from the dictionary in the module's source."""
    if not choices:
        return {}
    for node in ast.parse((EXAMPLES / f"{module}.py").read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == choices:
            assert isinstance(node.value, ast.Dict)
            return {
                ast.literal_eval(key): _expression(value)
                for key, value in zip(node.value.keys, node.value.values, strict=True)
                if key
            }
    raise LookupError(f"{module}.py has no {choices}")


def _expression(node: ast.expr) -> str:
    if isinstance(node, ast.Lambda):
        node = node.body
    elif isinstance(node, ast.Name):  # a function, or a model that shows nothing
        return f"{node.id}(session)" if node.id.startswith("wrong_") else ""
    elif isinstance(node, ast.List):
        return ", ".join(map(ast.unparse, node.elts))
    elif isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return ", ".join(
            f"{ast.literal_eval(k)}={ast.unparse(v)}" for k, v in pairs if k
        )
    elif isinstance(node, ast.Constant):
        return str(node.value)
    return ast.unparse(node)


# Plots: bars on a scale by powers of ten, readable in light and dark

STYLE = """\
  <style>
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-weight: 600 }
    .bar { fill: #4c78a8 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #79a9d8 } }
  </style>"""
DRAWN = {"insert": "psycopg", "load": "psycopg, 1 ms", "page": "psycopg"}


def plots(results: Results) -> dict[str, str]:
    """File name -> SVG."""
    found = results["comparisons"]
    return {
        f"{name}.svg": plot(
            f"{found[name]['title']}, {place}", found[name]["places"][place]
        )
        for name, place in DRAWN.items()
        if place in found.get(name, {}).get("places", {})
    }


def plot(title: str, ways: Results) -> str:
    left, width, step = 190, 360, 26
    most = max(math.log10(figures["ratio"]) for figures in ways.values()) or 1
    high = f'height="{len(ways) * step + 44}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 90}" {high}>',
        STYLE,
        f'  <text class="title" x="8" y="20">{title}</text>',
    ]
    for number, (way, figures) in enumerate(ways.items()):
        y = 34 + number * step
        long = 2 + width * math.log10(max(figures["ratio"], 1)) / most
        text = ratio(figures)
        label = f"1 = {milliseconds(figures['ms'])}" if text == "1" else f"{text} times"
        lines += [
            f'  <text x="{left - 8}" y="{y + 15}" text-anchor="end">{way}</text>',
            f'  <rect class="bar" x="{left}" y="{y}" width="{long:.0f}" height="20"/>',
            f'  <text x="{left + long + 6:.0f}" y="{y + 15}">{label}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    sys.exit(main())
