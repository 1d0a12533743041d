# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""Copy code into the pages from the files that run.

A fence names its source behind its language, where GitHub does not show it:

    ```python examples/relationships/many_to_many.py:imports,Task,Tag,TaskTag

Without a colon the copy is the whole file. Behind the colon stand parts of it. They are
copied in the order of the file, each with the comment lines directly above it:

    .py           functions, classes and variables of the module, decorators and the
                  comments that close a body included. `SQLModel.metadata.schema` is the
                  assignment to it, `event.listen` the calls of it, and a name bound in
                  an `if` or `try` brings that whole statement. `imports` are those that
                  the other parts need (alone: all) and those marked `noqa: F401`.
    .toml, .ini   sections, by their header: `pyproject.toml:[tool.ruff.lint]`
    all but .py   the lines between `# region NAME` and `# endregion`, behind the comment
                  sign of the language, without their indentation

A fence with an error is left as it is; the others are still brought up to date.
"""

import argparse
import ast
import contextlib
import difflib
import functools
import os
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 88
OPENING = re.compile(
    r"([ \t]*)((?:[>*+-][ \t]*|\d+[.)][ \t]+)*)(`{3,}(?=[^`]*$)|~{3,})(.*)"
)
HEADER = re.compile(r"\[.*\]")
REGION = re.compile(r"\s*(?:#+|--|//|;|%|<!--)\s*(end)?region\b\s*([\w.-]*)")

Problem = tuple[int, str]  # the line of a page, and what is wrong there


class SnippetError(Exception):
    """What is wrong with a fence, and what to do about it."""


class Fence(NamedTuple):
    first: int  # the line that opens it, counted from 0
    end: int  # the line behind the one that closes it
    indent: str
    marks: str
    info: str
    error: str

    @property
    def source(self) -> tuple[str, str, str]:
        """Language, file and parts; no file unless exactly one is named."""
        language, *source = self.info.split() or [""]
        file, _, parts = source[0].partition(":") if len(source) == 1 else [""] * 3
        return language, file, parts


class Part(NamedTuple):
    first: int
    end: int
    names: list[str]
    node: ast.stmt | None = None


def fences(lines: list[str]) -> Iterator[Fence]:
    """Every fence of a page, also in lists and quotations."""
    at = 0
    while at < len(lines):
        if not (opening := OPENING.fullmatch(lines[at])):
            at += 1
            continue
        indent, mark, marks, info = opening.groups()
        error = "this fence shares its line: give it a line of its own" if mark else ""
        closing = re.compile(rf"[ \t>]*{marks}{marks[0]}*[ \t]*([^{marks[0]}]*)")
        end = at + 1
        while end < len(lines) and not closing.fullmatch(lines[end]):
            end += 1
        if end < len(lines) and not lines[end].strip(f"> \t{marks[0]}"):
            end += 1
        else:  # the next fence opens, or the page ends: text between must not be lost
            error = f"this fence is never closed: end it with a line {marks}"
        yield Fence(at, end, indent, marks, info.strip(), error)
        at = end


def fill(text: str, root: Path = ROOT) -> tuple[str, list[Problem], list[Problem]]:
    """The page with its copies up to date; the stale copies; the errors."""
    lines, new, done = text.split("\n"), list[str](), 0
    stale, errors = list[Problem](), list[Problem]()
    for fence in fences(lines):
        try:
            code = copy(fence, root)
        except SnippetError as error:
            errors.append((fence.first + 1, str(error)))
            continue
        marks = fence.marks
        while any(line.lstrip(" \t>").startswith(marks) for line in code):
            marks += marks[0]
        code = [marks + fence.info, *code, marks]
        code = [fence.indent + line if line else "" for line in code]
        old = lines[fence.first : fence.end]
        if code != old:
            diff = difflib.unified_diff(old, code, "page", "source", n=1, lineterm="")
            message = "\n".join(["this copy differs from its source", *diff])
            stale.append((fence.first + 1, message))
        new += [*lines[done : fence.first], *code]
        done = fence.end
    return "\n".join([*new, *lines[done:]]), stale, errors


def copy(fence: Fence, root: Path) -> list[str]:
    """The lines that belong in a fence."""
    if fence.error:
        raise SnippetError(fence.error)
    language, file, parts = fence.source
    if not file:
        raise SnippetError(
            "this fence names no source: move its text to a file that runs, and "
            "write ```python examples/PACKAGE/MODULE.py:NAME,NAME"
        )
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()):
        raise SnippetError(f"{file} is outside the repository: copy from a file in it")
    if not path.is_file():
        top = root / file.split("/")[0]
        files = (top if top.is_dir() else root / "examples").rglob("*.*")
        hint = did_you_mean(file, [p.relative_to(root).as_posix() for p in files])
        raise SnippetError(f"there is no file {file!r}.{hint}")
    if path.suffix == ".py" and language != "python":
        raise SnippetError(f"{file} is Python: write ```python, not ```{language}")
    try:
        text = path.read_text(encoding="utf-8")
        if not parts:
            return text.strip("\n").split("\n")
        return cut(text, path.suffix, parts.split(","))
    except UnicodeDecodeError:
        raise SnippetError(f"{file} is not UTF-8: save it as UTF-8") from None
    except SyntaxError as error:
        where = f"{file}:{error.lineno}"
        raise SnippetError(f"{where} does not parse: mend {error.msg!r}") from None
    except SnippetError as error:
        raise SnippetError(f"{file}: {error}") from None


def did_you_mean(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def cut(text: str, suffix: str, wanted: list[str]) -> list[str]:
    """The wanted parts of a file, in its own order."""
    lines = text.split("\n")
    parts = python_parts(text) if suffix == ".py" else other_parts(text, suffix)
    imports = [part for part in parts if part.node and is_import(part.node)]
    known = [name for part in parts if part not in imports for name in part.names]
    for name in wanted:
        if name not in known and not (name == "imports" and suffix == ".py"):
            raise SnippetError(
                f"there is no {name!r} in it.{did_you_mean(name, known)}"
            )
        if wanted.count(name) > 1:
            raise SnippetError(f"{name!r} is named twice: name it once")
    chosen = [p for p in parts if p not in imports and {*p.names} & {*wanted}]
    used = {"*"}.union(*(names_in(part.node) for part in chosen))
    for part in imports:
        always = (
            wanted == ["imports"] or getattr(part.node, "module", "") == "__future__"
        )
        if always or "noqa: F401" in "".join(lines[part.first : part.end]):
            used |= {*part.names}
        if used & {*part.names}:  # ``if TYPE_CHECKING:`` needs an import itself
            used |= names_in(part.node)
    if "imports" in wanted:
        needed = [part for part in imports if used & {*part.names}]
        chosen = sorted([*needed, *chosen], key=lambda part: part.first)
    code: list[str] = []
    for above, part in zip([None, *chosen], chosen, strict=False):
        code += [""] * blank_lines(lines, above, part) + shown(lines, part, used)
    return code


def blank_lines(lines: list[str], above: Part | None, part: Part) -> int:
    """As in the source, or as ruff would when something between is not shown."""
    if above is None:
        return 0
    between = lines[above.end : part.first]
    if not any(between):
        return len(between)
    definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    if isinstance(above.node, definition) or isinstance(part.node, definition):
        return 2
    return int("" in between)


def shown(lines: list[str], part: Part, used: set[str]) -> list[str]:
    """The lines of a part; those of an import with the used names only."""
    node, code = part.node, lines[part.first : part.end]
    if node is None:
        return textwrap.dedent("\n".join(code)).split("\n")
    if not isinstance(node, ast.Import | ast.ImportFrom) or used >= {*part.names}:
        return code
    aliases = zip(node.names, part.names, strict=True)
    names = [ast.unparse(alias) for alias, name in aliases if name in used]
    start = "import "
    if isinstance(node, ast.ImportFrom):
        start = f"from {'.' * node.level}{node.module or ''} import "
    line = start + ", ".join(names)
    above = code[: node.lineno - 1 - part.first]
    if len(line) <= WIDTH:
        return [*above, line]
    return [*above, f"{start}(", *(f"    {name}," for name in names), ")"]


@functools.cache
def python_parts(text: str) -> list[Part]:
    lines, parts = text.split("\n"), list[Part]()
    for node in ast.parse(text).body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
        first = comments_above(lines, first)
        end = node.end_lineno or first
        while end < len(lines) and re.fullmatch(r"\s*|\s+#.*", lines[end]):
            end += 1
        end = without_blank_lines(lines, end)
        parts.append(Part(first, end, bound(node), node))
    return parts


@functools.cache
def other_parts(text: str, suffix: str) -> list[Part]:
    """The sections and regions of a file."""
    lines = text.split("\n")
    marks = [(n, m) for n, line in enumerate(lines) if (m := REGION.match(line))]
    if [bool(mark[1]) for _, mark in marks] != [False, True] * (len(marks) // 2):
        raise SnippetError(
            "end each `# region NAME` with `# endregion` before the next"
        )
    parts = [
        Part(n + 1, end, [mark[2]])
        for (n, mark), (end, _) in zip(marks[::2], marks[1::2], strict=True)
    ]
    if suffix in {".toml", ".ini"}:
        headers = [(n, m) for n, line in enumerate(lines) if (m := HEADER.match(line))]
        firsts = [comments_above(lines, n) for n, _ in headers]
        ends = [without_blank_lines(lines, n) for n in [*firsts[1:], len(lines)]]
        parts += [
            Part(first, end, [header[0]])
            for first, end, (_, header) in zip(firsts, ends, headers, strict=True)
        ]
    return sorted(parts)


def comments_above(lines: list[str], first: int) -> int:
    while first and lines[first - 1].startswith(("#", ";")):
        first -= 1
    return first


def without_blank_lines(lines: list[str], end: int) -> int:
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def bound(node: ast.AST) -> list[str]:
    """The names by which a page may call a statement."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Import() | ast.ImportFrom():
            return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        case ast.Assign():
            return [ast.unparse(target) for target in node.targets]
        case ast.AnnAssign():
            return [ast.unparse(node.target)]
        case ast.Expr(value=ast.Call(func=ast.Attribute() as called)):
            return [ast.unparse(called)]
        case ast.If() | ast.Try() | ast.ExceptHandler():
            return [n for child in ast.iter_child_nodes(node) for n in bound(child)]
    return []


def is_import(node: ast.stmt) -> bool:
    """An import, or an ``if`` or ``try`` with nothing but imports in it."""
    statements = [n for n in ast.walk(node) if isinstance(n, ast.stmt)]
    imports = ast.Import | ast.ImportFrom | ast.If | ast.Try
    return all(isinstance(n, imports) for n in statements)


def names_in(node: ast.AST | None) -> set[str]:
    """The names that a statement uses, in quoted annotations too."""
    found = set[str]()
    for child in ast.walk(node) if node else ():
        if isinstance(child, ast.Name):
            found.add(child.id)
        for key in ("annotation", "returns"):
            for quoted in ast.walk(getattr(child, key, None) or ast.Pass()):
                if isinstance(quoted, ast.Constant) and isinstance(quoted.value, str):
                    with contextlib.suppress(SyntaxError):
                        found |= names_in(ast.parse(quoted.value, mode="eval"))
    return found


def main(argv: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="Exit codes: 0 every copy is up to date; 1 a fence is wrong or, with "
        "--check, a copy is stale; 2 there is no such page.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    pages_help = "without one: SKILL.md and references/**/*.md"
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help=pages_help)
    options = parser.parse_args(argv)
    for page in options.pages:
        if not page.is_file():
            parser.error(f"there is no page {page}")
    pages = options.pages or [*root.glob("SKILL.md"), *root.glob("references/**/*.md")]
    failed = list[str]()
    for page in sorted(pages):
        name = Path(os.path.relpath(page, root)).as_posix()
        text = page.read_bytes().decode()
        new, stale, errors = fill(text.replace("\r\n", "\n"), root)
        if stale and not options.check:
            ending = "\r\n" if "\r\n" in text else "\n"
            page.write_bytes(new.replace("\n", ending).encode())
            print(f"{name}: {len(stale)} brought up to date")
            stale = []
        for line, message in sorted(errors + stale):
            print(f"{name}:{line}: {message}", file=sys.stderr)
            failed.append(name)
    if failed:
        names = " ".join(dict.fromkeys(failed))
        print(f"\nThen run: python scripts/snippets.py {names}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
