"""One file of the project, parsed once, with its nodes by type."""

import ast
import tokenize
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

Node = TypeVar("Node", bound=ast.AST)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unparsable(Exception):
    """Why a file can't be read, and at which line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class Hit(NamedTuple):
    """What a rule found: a node, or with ``--models`` a class, and what to say of it."""

    place: Any
    message: str
    page: str = ""  # instead of the rule's


class File:
    """A parsed module. ``module`` is its dotted path below the project's root."""

    def __init__(self, path: Path, name: str, module: str) -> None:
        self.path = path
        self.name = name  # as it is printed
        self.module = module
        self.is_package = path.name == "__init__.py"
        data = path.read_bytes()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about the reader's string escapes
                self.tree = ast.parse(data)
        except SyntaxError as error:
            raise Unparsable(error.lineno or 1, error.msg) from None
        except (ValueError, RecursionError) as error:
            raise Unparsable(1, str(error)) from None
        self.nodes: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        self.parents: dict[ast.AST, ast.AST] = {}
        self._index()

    def _index(self) -> None:
        todo: list[ast.AST] = [self.tree]
        nodes, parents = self.nodes, self.parents
        while todo:
            node = todo.pop()
            nodes[type(node)].append(node)
            for value in node.__dict__.values():
                if isinstance(value, list):
                    for child in value:
                        if isinstance(child, ast.AST):
                            parents[child] = node
                            todo.append(child)
                elif isinstance(value, (ast.expr, ast.stmt, ast.arguments, ast.arg)):
                    parents[value] = node
                    todo.append(value)

    def all(self, *kinds: type[Node]) -> Iterator[Node]:
        """Every node of these types."""
        for kind in kinds:
            yield from self.nodes.get(kind, ())  # type: ignore[misc]  # keyed by type

    def all_functions(self) -> Iterator[Function]:
        yield from self.all(ast.FunctionDef)
        yield from self.all(ast.AsyncFunctionDef)

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls of anything that has one of these names: ``f()``, ``x.y.f()``."""
        for name in names:
            yield from self._calls.get(name, ())

    @cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = defaultdict(list)
        for call in self.all(ast.Call):
            found[last(call.func)].append(call)
        return found

    @cached_property
    def lines(self) -> list[str]:
        with tokenize.open(self.path) as source:
            return source.read().splitlines()

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function(self, node: ast.AST) -> Function | None:
        """The function whose body this node is in; a lambda hides it."""
        for above in self.ancestors(node):
            if isinstance(above, FUNCTIONS):
                return above
            if isinstance(above, (ast.Lambda, ast.ClassDef)):
                return None
        return None

    def functions(self, node: ast.AST) -> Iterator[Function]:
        """The functions around this node, from the inside out."""
        for above in self.ancestors(node):
            if isinstance(above, FUNCTIONS):
                yield above

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """The class around this node."""
        found = (n for n in self.ancestors(node) if isinstance(n, ast.ClassDef))
        return next(found, None)

    @cached_property
    def imports(self) -> dict[str, str]:
        """What each imported name stands for, as a dotted path."""
        found: dict[str, str] = {}
        for node in self.all(ast.Import):
            for alias in node.names:
                if alias.asname:
                    found[alias.asname] = alias.name
                else:
                    head = alias.name.partition(".")[0]
                    found.setdefault(head, head)
        for statement in self.all(ast.ImportFrom):
            base = self._base(statement)
            for alias in statement.names:
                found[alias.asname or alias.name] = f"{base}.{alias.name}"
        return found

    @cached_property
    def stars(self) -> list[str]:
        """The modules of ``from x import *``."""
        return [
            self._base(node)
            for node in self.all(ast.ImportFrom)
            if node.names[0].name == "*"
        ]

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        up = node.level - self.is_package
        kept = parts[: len(parts) - up] if up else parts
        return ".".join([*kept, *([node.module] if node.module else [])])

    @cached_property
    def definitions(self) -> dict[str, ast.AST]:
        """Classes, functions and assignments by name, those of the module first."""
        found: dict[str, ast.AST] = {}
        for node in [
            *self.tree.body,
            *self.all(ast.If, ast.Try),
            *self.all(ast.ClassDef, *FUNCTIONS),
        ]:
            if isinstance(node, (ast.If, ast.Try)):
                if self.parents.get(node) is not self.tree:
                    continue
                inside = [*node.body, *node.orelse]
                for child in inside:
                    _define(child, found)
            else:
                _define(node, found)
        return found

    @cached_property
    def is_test(self) -> bool:
        parts = Path(self.name).parts
        stem = self.path.stem
        return (
            bool({"tests", "test", "testing"} & set(parts[:-1]))
            or stem in {"conftest", "test", "tests"}
            or stem.startswith("test_")
            or stem.endswith("_test")
        )

    @cached_property
    def is_migration(self) -> bool:
        """A script of Alembic's: it has a revision and uses ``op``."""
        return "revision" in self.definitions and any(
            origin == "alembic.op" or origin.startswith("alembic.op.")
            for origin in self.imports.values()
        )


def _define(node: ast.AST, found: dict[str, ast.AST]) -> None:
    if isinstance(node, (ast.ClassDef, *FUNCTIONS)):
        found.setdefault(node.name, node)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                found.setdefault(target.id, node)
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        found.setdefault(node.target.id, node)
    elif type(node).__name__ == "TypeAlias":  # Python 3.12's ``type X = ...``
        found.setdefault(node.name.id, node)  # type: ignore[attr-defined]  # as above


def dotted(node: ast.AST | None) -> str:
    """``a.b.c`` for a name or a chain of attributes, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def last(node: ast.AST | None) -> str:
    """The last name of a chain: ``commit`` for ``get().session.commit``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def callee(node: ast.AST | None) -> ast.AST | None:
    """What is called, or the node itself: a type is given as ``X`` or as ``X()``."""
    return node.func if isinstance(node, ast.Call) else node


def keyword(call: ast.AST | None, name: str) -> ast.expr | None:
    if not isinstance(call, ast.Call):
        return None
    return next((k.value for k in call.keywords if k.arg == name), None)


def is_value(node: ast.AST | None, value: object) -> bool:
    """Whether this is the constant True, False, None, ..."""
    return (
        isinstance(node, ast.Constant)
        and type(node.value) is type(value)
        and node.value == value
    )


def text_of(node: ast.AST | None) -> str:
    """The value of a string constant, "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


@cache
def own(function: Function) -> list[ast.AST]:
    """The nodes of a body in the order of the source, those of inner scopes left out."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = list(reversed(function.body))
    while todo:
        node = todo.pop()
        found.append(node)
        if not isinstance(node, SCOPES):
            todo.extend(reversed(list(ast.iter_child_nodes(node))))
    return found


def parameters(function: Function) -> list[tuple[ast.arg, ast.expr | None]]:
    """The parameters with their defaults."""
    given = function.args
    named = [*given.posonlyargs, *given.args]
    missing = [None] * (len(named) - len(given.defaults))
    defaults: list[ast.expr | None] = [*missing, *given.defaults]
    return [
        *zip(named, defaults, strict=True),
        *zip(given.kwonlyargs, given.kw_defaults, strict=True),
    ]


def parts(subscript: ast.Subscript) -> list[ast.expr]:
    """``[A, B]`` of ``X[A, B]``."""
    inside = subscript.slice
    return list(inside.elts) if isinstance(inside, ast.Tuple) else [inside]


def short(node: ast.AST, limit: int = 60) -> str:
    """Source for a message, in one line."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def chain(node: ast.expr) -> Iterator[ast.expr]:
    """``a.b(x).c(y)`` from the outside in: the calls and attributes, then ``a``."""
    while True:
        yield node
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, (ast.Attribute, ast.Await, ast.Subscript)):
            node = node.value
        else:
            return
