"""The examples, read from their source: nothing is imported. Standard library only."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ._claims import VERBS, Claim, ClaimError, Limit, parse

HERE = Path(__file__).parent
GIVEN = ("Session", "AsyncSession", "Engine", "AsyncEngine", "URL", "Path")
APPLICATIONS = ("app",)  # a complete application has tests of its own


@dataclass(frozen=True)
class Example:
    """One function of an example module."""

    page: str
    module: str
    function: str
    file: Path
    line: int
    is_async: bool
    asks: tuple[str, ...]
    claims: tuple[Claim, ...]
    doc: str = ""
    uses: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.page}.{self.module}.{self.function}"

    @property
    def import_name(self) -> str:
        return f"{__package__}.{self.page}.{self.module}"

    @property
    def wrong(self) -> bool:
        return self.function.startswith("wrong_")

    @property
    def databases(self) -> bool:
        """Whether it asks for a database at all."""
        return not set(self.asks) <= {"Path"}

    @property
    def needs(self) -> list[Limit]:
        return [claim.limit for claim in self.claims if claim.verb == "needs"]


def pages(root: Path = HERE) -> list[str]:
    """The packages of examples, by name: ``session_management`` for references/session-management.md."""
    return sorted(
        path.name
        for path in root.iterdir()
        if path.is_dir()
        and not path.name.startswith(("_", "."))
        and path.name not in APPLICATIONS
    )


def examples(only: str = "", root: Path = HERE) -> list[Example]:
    """All examples, or those of ``PAGE[.MODULE[.FUNCTION]]``. Raises ClaimError with file and line."""
    only = only.replace("-", "_")
    page = only.partition(".")[0]
    return [
        example
        for name in pages(root)
        if page in ("", name)
        for path in sorted((root / name).rglob("*.py"))
        if not any(part.startswith("_") for part in path.relative_to(root).parts[:-1])
        and (not path.name.startswith("_") or path.name == "__init__.py")
        for example in read(path, root)
        if f"{example}.".startswith(f"{only}." if only else "")
    ]


def read(path: Path, root: Path = HERE) -> Iterator[Example]:
    """The examples of one module, in order."""
    source = path.read_text(encoding="utf-8")
    page, *inner = path.relative_to(root).with_suffix("").parts
    module = ".".join(inner).removesuffix(".__init__")
    if module == "__init__":
        return
    comments = _comments(source)
    tree = ast.parse(source)
    everywhere = tuple(_margin(comments, path))
    functions = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    ends = [node.lineno for node in tree.body[1:]] + [len(source.splitlines()) + 1]
    end_of = dict(zip(map(id, tree.body), ends, strict=True))
    for node in functions:
        claims = tuple(_claims(node, end_of[id(node)], comments, path))
        asks = _asks(node)
        is_example = asks is not None and not node.name.startswith("_")
        where = f"{path}:{node.lineno}: {node.name}"
        if claims and not is_example:
            raise ClaimError(
                f"{where} makes claims but is never run: give each parameter a default "
                f"or one of {', '.join(GIVEN)}, and no decorator"
            )
        if not is_example or asks is None or node.name == "seed":
            continue
        if node.name.startswith("wrong_") and not any(
            claim.verb != "needs" for claim in claims
        ):
            raise ClaimError(
                f"{where} needs a claim, such as  # raises ... or # emits ..."
            )
        yield Example(
            page=page,
            module=module,
            function=node.name,
            file=path,
            line=node.lineno,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            asks=asks,
            claims=everywhere + claims,
            doc=(ast.get_docstring(tree) or "").partition("\n")[0],
            uses=frozenset(n.id for n in ast.walk(node) if isinstance(n, ast.Name)),
        )


def _asks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...] | None:
    """The kinds of its parameters, or None for a helper."""
    if node.decorator_list or _is_generator(node):
        return None
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if None in arguments.kw_defaults or arguments.vararg or arguments.kwarg:
        return None
    required = positional[: len(positional) - len(arguments.defaults)]
    kinds = [ast.unparse(a.annotation) if a.annotation else "" for a in required]
    return tuple(kinds) if all(kind in GIVEN for kind in kinds) else None


def _is_generator(node: ast.AST) -> bool:
    inner = [
        child
        for child in ast.iter_child_nodes(node)
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    return any(
        isinstance(child, ast.Yield | ast.YieldFrom) or _is_generator(child)
        for child in inner
    )


def _comments(source: str) -> dict[int, tuple[int, str]]:
    """Comments that have a line to themselves: line -> (column, text)."""
    return {
        token.start[0]: (token.start[1], token.string.removeprefix("#"))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip()
    }


def _margin(comments: dict[int, tuple[int, str]], path: Path) -> Iterator[Claim]:
    for line, (column, text) in comments.items():
        verb = text.strip().partition(" ")[0]
        if column == 0 and verb in VERBS:
            if verb != "needs":
                raise ClaimError(f"{path}:{line}: a claim stands at the end of a body")
            yield _parse(text.strip(), path, line)


def _claims(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    end: int,
    comments: dict[int, tuple[int, str]],
    path: Path,
) -> Iterator[Claim]:
    last = node.body[-1].end_lineno or node.lineno
    for line in range(node.lineno, last):
        column, text = comments.get(line, (0, ""))
        if column and text.strip().partition(" ")[0] in VERBS:
            raise ClaimError(
                f"{path}:{line}: a claim stands at the end of the body; "
                "start a plain comment with another word"
            )
    closing: list[tuple[int, str]] = []
    for line in range(last + 1, end):
        column, text = comments.get(line, (0, ""))
        if not column:
            continue
        if text.startswith("  ") and closing:
            first, said = closing[-1]
            closing[-1] = (first, f"{said} {text.strip()}")
        else:
            closing.append((line, text.strip()))
    for line, text in closing:
        yield _parse(text, path, line)


def _parse(text: str, path: Path, line: int) -> Claim:
    try:
        return parse(text)
    except ClaimError as error:
        raise ClaimError(f"{path}:{line}: {error}") from None
