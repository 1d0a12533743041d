"""Which files to check, which to read for facts, and what the project's settings say."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .project import Project
from .source import File, Unparsable

SKILL = Path(__file__).resolve().parents[2]
MARKS = ("pyproject.toml", "setup.py", "setup.cfg", "alembic.ini", ".git")
SKIPPED = {"node_modules", "__pycache__", "site-packages", "venv", "env"}
# What a file has to mention for a rule to apply to it, or to say something of others.
WORTH = re.compile(
    rb"sqlmodel|sqlalchemy|alembic|fastapi|[Ss]ession|table=True|postgres|asyncpg|mysql"
)
TABLE = "tool.sqlmodel-doctor"


class Unusable(Exception):
    """Why nothing can be checked, in one line."""


@dataclass
class Settings:
    """``[tool.sqlmodel-doctor]`` of the project's pyproject.toml."""

    select: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)


@dataclass
class Collected:
    project: Project
    checked: list[File]
    broken: list[tuple[str, Unparsable]]
    count: int


def settings(root: Path) -> Settings:
    path = root / "pyproject.toml"
    if not path.is_file():
        return Settings()
    text = path.read_text(encoding="utf-8", errors="replace")
    if f"[{TABLE}]" not in text:
        return Settings()
    try:
        import tomllib
    except ModuleNotFoundError:
        raise Unusable(
            f"Python 3.10 can't read [{TABLE}] in {path}: run this with a newer one"
        ) from None
    try:
        found: dict[str, Any] = tomllib.loads(text)["tool"]["sqlmodel-doctor"]
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"{path} is no TOML: {error}") from None
    for name, value in found.items():
        if name not in Settings.__dataclass_fields__:
            known = ", ".join(Settings.__dataclass_fields__)
            raise Unusable(f"{path}: [{TABLE}] has no {name!r}: write {known}")
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise Unusable(f"{path}: {name} in [{TABLE}] is to be a list of strings")
    return Settings(**found)


def root_of(paths: list[Path]) -> Path:
    """The project's folder: the nearest that has one of its marks."""
    start = Path(os.path.commonpath([path.resolve() for path in paths]))
    start = start if start.is_dir() else start.parent
    for folder in [start, *start.parents]:
        if any((folder / mark).exists() for mark in MARKS):
            return folder
    return start


def collect(paths: list[Path], root: Path, exclude: list[str]) -> Collected:
    """Parse what is to be checked, and what says something about it."""
    for path in paths:
        if not path.exists():
            raise Unusable(f"there is no {path}")
    rules = [
        Pattern.read(line, root) for line in exclude if line and line.strip() != "#"
    ]
    wanted: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = list(walk(path.resolve(), root, rules))
            if not inside:
                raise Unusable(f"{path} holds no Python file: name the code's folder")
            wanted.update(dict.fromkeys(inside))
        elif path.suffix == ".py" and not _matches(path.resolve(), False, rules):
            wanted[path.resolve()] = None
    around = set() if not wanted else set(walk(root, root, rules)) - set(wanted)
    files: list[File] = []
    checked: list[File] = []
    broken: list[tuple[str, Unparsable]] = []
    for path in [*wanted, *sorted(around)]:
        if not WORTH.search(path.read_bytes()):
            continue
        try:
            file = File(path, shown(path), module(path, root))
        except Unparsable as error:
            if path in wanted:
                broken.append((shown(path), error))
            continue
        files.append(file)
        if path in wanted:
            checked.append(file)
    alembic = any(next(root.glob(p), None) for p in ("alembic.ini", "*/alembic.ini"))
    return Collected(Project(files, alembic, root), checked, broken, len(wanted))


def shown(path: Path) -> str:
    """The path as it is printed: below the current folder, or whole."""
    try:
        return path.relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def module(path: Path, root: Path) -> str:
    try:
        names = list(path.relative_to(root).with_suffix("").parts)
    except ValueError:
        names = [path.stem]
    if names[-1] == "__init__" and len(names) > 1:
        names.pop()
    return ".".join(names)


@dataclass(frozen=True)
class Pattern:
    """A line of a .gitignore, or of ``exclude``."""

    expression: re.Pattern[str]
    base: Path
    only_folders: bool
    negated: bool

    @classmethod
    def read(cls, line: str, base: Path) -> "Pattern":
        line = line.strip()
        negated = line.startswith("!")
        line = line.removeprefix("!")
        body = line.strip("/")
        anchored = "/" in line.rstrip("/")
        expression = "" if anchored else "(?:.*/)?"
        for piece in re.split(r"(\*\*/|/\*\*|\*|\?|\[[^\]]+\])", body):
            expression += {
                "**/": "(?:.*/)?",
                "/**": "/.*",
                "*": "[^/]*",
                "?": "[^/]",
            }.get(piece) or (
                piece.replace("[!", "[^")
                if re.fullmatch(r"\[[^\]]+\]", piece)
                else re.escape(piece)
            )
        return cls(re.compile(expression), base, line.endswith("/"), negated)

    def matches(self, path: Path, is_folder: bool) -> bool:
        if self.only_folders and not is_folder:
            return False
        try:
            relative = path.relative_to(self.base).as_posix()
        except ValueError:
            return False
        return self.expression.fullmatch(relative) is not None


def _matches(path: Path, is_folder: bool, patterns: list[Pattern]) -> bool:
    for pattern in reversed(patterns):
        if pattern.matches(path, is_folder):
            return not pattern.negated
    return False


def _gitignore(folder: Path) -> list[Pattern]:
    try:
        text = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = (line for line in text.splitlines() if line.strip())
    return [Pattern.read(line, folder) for line in lines if not line.startswith("#")]


def walk(folder: Path, root: Path, exclude: list[Pattern]) -> Iterator[Path]:
    """The Python files below a folder that git would know."""
    patterns = list(exclude)
    for above in reversed(folder.parents):
        if above == root or root in above.parents:
            patterns += _gitignore(above)
    todo = [(folder, patterns)]
    while todo:
        here, known = todo.pop()
        known = known + _gitignore(here)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if not _is_skipped(path) and not _matches(path, True, known):
                    todo.append((path, known))
            elif (
                entry.name.endswith(".py")
                and entry.is_file()
                and not _matches(path, False, known)
            ):
                yield path


def _is_skipped(folder: Path) -> bool:
    """Environments, hidden folders, and skills, this one among them."""
    return (
        folder.name in SKIPPED
        or folder.name.startswith(".")
        or folder == SKILL
        or (folder / "SKILL.md").exists()
        or (folder / "pyvenv.cfg").exists()
    )
