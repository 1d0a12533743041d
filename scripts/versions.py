# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""Which versions a project has, and which rules of this skill differ for them.

    python scripts/versions.py              the project in this folder
    python scripts/versions.py backend

Reads what is installed in the project's .venv (or venv), else what its lock file pins (uv.lock, poetry.lock, pdm.lock,
Pipfile.lock), else requirements*.txt and pyproject.toml. Where these do not pin sqlmodel, it reads what is installed for
the Python that runs it, if sqlmodel is. Prints each package with where its version was found; what the pages say that
these versions do not do yet; and combinations that are known to break. Runs and imports nothing of the project.

Exit codes: 0 the pages hold as they stand, 1 something differs, 2 could not tell (the reason is printed).
"""

import argparse
import json
import platform
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from examples._claims import numbers
from examples._source import examples

PACKAGES = (
    *("sqlmodel", "sqlalchemy", "pydantic", "fastapi", "starlette", "alembic"),
    *("asyncpg", "psycopg", "psycopg2", "psycopg2-binary", "aiosqlite", "greenlet"),
    *("pytest", "pytest-asyncio"),
)
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")
MANIFESTS = ("pyproject.toml", "requirements*.txt", "requirements/*.txt", "setup.cfg")
RUNNING = "installed in the running Python"
SKIPPED = {"node_modules", "site-packages", "__pycache__", "build", "dist"}
REQUIREMENT = re.compile(
    r"""^[\s"']*(?P<name>[A-Za-z][\w.-]*)\s*(?:\[[^\]]*\])?\s*"""
    r"""(?:=\s*["'])?(?P<what>[\^~<>=!]=?=?\s*[\d.*]+[^"';#]*|\d[\d.]*)?""",
    re.MULTILINE,
)
TERM = re.compile(
    r"(?P<name>[a-z0-9-]+?) ?(?P<op>absent|<=|>=|==|<|>)(?P<version>[\d.]*)"
)
LOCKED = re.compile(
    r'\[\[package\]\]\s*\nname = "(?P<name>[^"]+)"\s*\nversion = "(?P<version>[^"]+)"'
)


class Found(NamedTuple):
    """A version: ``version`` is exact, or the lowest that the ``source`` allows."""

    version: str
    source: str
    exact: bool


class Unreadable(Exception):
    """Why the versions can't be told, in one line."""


def read_project(folder: Path) -> dict[str, Found]:
    """The versions of the packages that rules are about, and of Python. Raises Unreadable."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} is no folder: name the project's folder")
    found: dict[str, Found] = {}
    for read in (_installed, _locked, _pinned):
        for name, version in read(folder):
            found.setdefault(_normal(name), version)
        if "sqlmodel" in found:
            break
    if not _pins_sqlmodel(found) and ("sqlmodel" in found or not _below(folder)):
        pins = {name: version for name, version in found.items() if version.exact}
        found |= dict(_running()) | pins
    if "sqlmodel" not in found and "sqlalchemy" not in found:
        raise Unreadable(_why_none(folder))
    return {name: found[name] for name in ("python", *PACKAGES) if name in found}


def _pins_sqlmodel(found: dict[str, Found]) -> bool:
    """Whether the project says exactly what it has: an environment and a lock file name all of it."""
    whole = any(
        version.source in LOCKS or version.source.startswith("installed")
        for version in found.values()
    )
    return whole or ("sqlmodel" in found and found["sqlmodel"].exact)


def _below(folder: Path) -> list[str]:
    """The projects in the folder, this skill left out."""
    return sorted(
        {
            path.parent.relative_to(folder).as_posix()
            for pattern in ("*/", "*/*/")
            for name in (*LOCKS, *MANIFESTS)
            for path in folder.glob(pattern + name)
            if not SKIPPED & set(path.parts) and ".venv" not in path.parts
            if path.parent.resolve() != ROOT
        }
    )


def _why_none(folder: Path) -> str:
    if below := _below(folder):
        return f"{folder} has no sqlmodel of its own; name one of its projects: {', '.join(below[:8])}"
    return (
        f"{folder} has neither a .venv nor a lock file nor requirements that name sqlmodel, and the Python that runs this "
        "has none: install \"sqlmodel[asyncio]\", or run this with the project's own Python, or name the project's folder"
    )


def _installed(folder: Path) -> Iterator[tuple[str, Found]]:
    for venv in (folder / ".venv", folder / "venv"):
        config = venv / "pyvenv.cfg"
        if not config.is_file():
            continue
        where = f"installed in {venv.name}"
        python = re.search(r"(?m)^version(?:_info)?\s*=\s*([\d.]+)", _text(config))
        if python:
            yield "python", Found(python[1].rstrip("."), where, True)
        places = [*venv.glob("lib/python3*/site-packages"), venv / "Lib/site-packages"]
        for info in sorted(p for place in places for p in place.glob("*.dist-info")):
            name, _, version = info.name.removesuffix(".dist-info").rpartition("-")
            yield name, Found(version, where, True)
        return


def _running() -> Iterator[tuple[str, Found]]:
    """What is installed for the Python that runs this; nothing, if sqlmodel is not."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            versions[package] = metadata.version(package)
    if "sqlmodel" in versions:
        for name, version in versions.items():
            yield name, Found(version, RUNNING, True)


def _locked(folder: Path) -> Iterator[tuple[str, Found]]:
    for name in LOCKS:
        path = folder / name
        if not path.is_file():
            continue
        text = _text(path)
        if name == "Pipfile.lock":
            try:
                sections = json.loads(text)
                packages = {
                    **sections.get("develop", {}),
                    **sections.get("default", {}),
                }
                pins = {
                    k: str(v.get("version", "")).lstrip("=")
                    for k, v in packages.items()
                }
            except (ValueError, AttributeError):
                raise Unreadable(
                    f"{path} is no JSON of a lock file: make it anew"
                ) from None
        else:
            pins = {m["name"]: m["version"] for m in LOCKED.finditer(text)}
            if not pins:
                raise Unreadable(f"{path} names no package: make it anew")
        for package, version in pins.items():
            if version:
                yield package, Found(version, name, True)
        return


def _pinned(folder: Path) -> Iterator[tuple[str, Found]]:
    for pattern in MANIFESTS:
        for path in sorted(folder.glob(pattern)):
            text = _text(path)
            python = re.search(
                r"""(?m)^(?:requires-python|python)\s*=\s*["'][^\d"']*([\d.]+)""", text
            )
            if python:
                yield "python", Found(python[1], path.name, False)
            quoted = re.findall(r"""["']([A-Za-z][^"'\n]*)["']""", text)
            lines = [*text.splitlines(), *quoted]
            for match in filter(None, map(REQUIREMENT.match, lines)):
                if _normal(match["name"]) not in PACKAGES:
                    continue
                what = (match["what"] or "").replace(" ", "")
                version = re.search(r"(?:===?|[\^~]=?|>=|>|^)([\d.]+)", what)
                exact = what.startswith("==") and "*" not in what
                if version:
                    yield match["name"], Found(version[1].rstrip("."), path.name, exact)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"cannot read {path}: {type(error).__name__}") from None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def rows(page: str, *columns: str) -> Iterator[dict[str, str]]:
    """The rows of a page's tables that have these columns."""
    header: list[str] = []
    for line in (ROOT / "references" / page).read_text(encoding="utf-8").splitlines():
        cells = [
            c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]
        ]
        if not cells:
            header = []
        elif not header:
            header = cells
        elif set(columns) <= set(header) and not set(line) <= set("|-: "):
            yield dict(zip(header, cells, strict=False))


def not_yet(found: dict[str, Found]) -> Iterator[dict[str, str]]:
    """Rules that came with a release that the project has not reached."""
    for row in rows("stale-advice.md", "they say", "true now", "since"):
        package, _, version = row["since"].partition(" ")
        has = found.get(package)
        if has and version and _before(has.version, version):
            yield row


def broken(found: dict[str, Found]) -> Iterator[dict[str, str]]:
    """Combinations of versions that are known to break."""
    for row in rows("upgrading.md", "combination", "what happens"):
        if all(
            _meets(found, term) for term in row["combination"].strip("`").split(", ")
        ):
            yield row


def untested(found: dict[str, Found]) -> Iterator[dict[str, str]]:
    """Packages that are older than the oldest that the pages are tested on."""
    for row in rows("upgrading.md", "package", "oldest", "below it"):
        has = found.get(row["package"])
        if has and _before(has.version, row["oldest"]):
            yield {**row, "has": has.version}


def _before(version: str, other: str) -> bool:
    return _numbers(version, other) < numbers(other)


def _numbers(version: str, other: str) -> tuple[int, ...]:
    """The numbers of a version, at least as many as ``other`` has: 0.121 is 0.121.0."""
    found = numbers(version)
    return found + (0,) * (len(numbers(other)) - len(found))


def _meets(found: dict[str, Found], term: str) -> bool:
    match = TERM.fullmatch(term)
    if not match:
        return False
    has = found.get(match["name"])
    if match["op"] == "absent":
        return has is None and any(
            f.source.startswith("installed") for f in found.values()
        )
    if has is None:
        return False
    other = numbers(match["version"])
    mine = _numbers(has.version, match["version"])
    short = mine[: len(other)]
    return {
        "<": mine < other,
        "<=": short <= other,
        "==": short == other,
        ">=": mine >= other,
        ">": short > other,
    }[match["op"]]


def differing(found: dict[str, Found]) -> list[str]:
    """Examples that claim something else, or are not run, on these versions."""
    versions = {name: has.version for name, has in found.items()}
    names = []
    for example in examples():
        for claim in example.claims:
            for name, operator, wanted in re.findall(
                r"([a-z-]+)(<=|>=|==|<|>)([\d.]+)", claim.limit.text
            ):
                if name in versions and claim.verb == "needs":
                    meets = _meets(found, f"{name}{operator}{wanted}")
                    names += [] if meets else [str(example)]
    return list(dict.fromkeys(names))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="versions.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", nargs="?", type=Path, default=Path())
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        found = read_project(options.project)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    old, bad, unrun = [*not_yet(found)], [*broken(found)], differing(found)
    below = [*untested(found)]
    if options.json:
        print(json.dumps(_answer(found, old, bad, unrun, below), indent=1))
        return 1 if old or bad or below else 0
    for name, has in found.items():
        print(f"{name} {'' if has.exact else 'at least '}{has.version}  ({has.source})")
    if any(has.source == RUNNING for has in found.values()):
        print(
            "\nThe project has no .venv and pins no sqlmodel, so the Python that runs this was asked: let it be the project's."
        )
    for row in bad:
        print(
            f"\nBROKEN: {row['combination'].strip('`')}: {row['what happens']}\n  {row.get('do', '')}"
        )
    if below:
        print("\nOlder than the pages are tested on; read references/upgrading.md:")
        for row in below:
            line = f"  {row['package']} {row['has']}, not {row['oldest']}"
            print(f"{line}: {row['below it']}")
    if old:
        print("\nOlder rules that still hold in this project:")
        for row in old:
            print(f"  until {row['since']}: {row['they say']}")
            print(f"    from then on: {row['true now']}; {_read(row)}")
    if unrun:
        print(f"\nExamples that need newer versions: {', '.join(unrun)}")
    if not old and not bad and not below:
        print("\nThe pages hold as they stand.")
    return 1 if old or bad or below else 0


def _read(row: dict[str, str]) -> str:
    links = re.findall(r"\]\(([^)]+)\)", row.get("read, example", ""))
    return "read " + ", ".join(f"references/{link}" for link in links)


def _answer(
    found: dict[str, Found],
    old: list[Any],
    bad: list[Any],
    unrun: list[str],
    below: list[Any],
) -> dict[str, Any]:
    return {
        "versions": {name: has._asdict() for name, has in found.items()},
        "not_yet": [{**row, "read": _read(row)} for row in old],
        "broken": bad,
        "older_than_tested": below,
        "examples_not_run": unrun,
    }


if __name__ == "__main__":
    sys.exit(main())
