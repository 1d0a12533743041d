"""A default is called when the class is made, so every row gets the same value.

``created: datetime = datetime.now(UTC)`` and ``Field(default=uuid4())`` run once, at import. Rows of one process share
the timestamp, token or key; with a unique column the second INSERT fails.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Project
from ..source import File, Hit, dotted, keyword, last, short, text_of

PAGE = "model-patterns.md#avoid-what-raises-nothing-or-too-late"
ONCE = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}
CLOCKS = {"time", "time_ns"}  # of the module time; datetime.time(9, 0) is a constant
MODULES = {"datetime", "date", "time", "uuid", "secrets", "random"}
TOKENS = {"token_hex", "token_urlsafe", "token_bytes"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        for field in model.own_fields.values():
            for name, value in _defaults(field):
                if value and any(_differs(file, project, c) for c in _calls(value)):
                    yield Hit(
                        value,
                        f"{short(value)} runs once, when {model.name} is made, and every "
                        f"row gets that {field.name}; write {name}={_factory(value)}",
                    )


def _defaults(field: Field) -> Iterator[tuple[str, ast.expr | None]]:
    """The values, each with the name of the argument that takes a function instead."""
    yield "default_factory", field.default
    column = field.argument("sa_column")
    extra = field.argument("sa_column_kwargs")
    for name in ("default", "onupdate"):
        yield name, keyword(column, name)
        if isinstance(extra, ast.Dict):
            for key, value in zip(extra.keys, extra.values, strict=True):
                if text_of(key) == name:
                    yield name, value


def _calls(value: ast.expr) -> Iterator[ast.Call]:
    """The calls that run with it: ``now()`` of ``str(now())``, none of a lambda's."""
    todo: list[ast.AST] = [value]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.Lambda):
            todo += ast.iter_child_nodes(node)


def _factory(value: ast.expr) -> str:
    if not isinstance(value, ast.Call):
        return f"lambda: {short(value)}"
    if last(value.func) in {"now", "utcnow"}:
        return "lambda: datetime.now(timezone.utc)"
    plain = dotted(value.func) and not value.args and not value.keywords
    return short(value.func) if plain else f"lambda: {short(value)}"


def _differs(file: File, project: Project, call: ast.Call) -> bool:
    """Whether two calls would give different values."""
    name = last(call.func)
    if name in CLOCKS and project.origin(file, call.func) == f"time.{name}":
        return True
    if name not in ONCE | TOKENS:
        return False
    origin = project.origin(file, call.func)
    return origin.partition(".")[0] in MODULES
