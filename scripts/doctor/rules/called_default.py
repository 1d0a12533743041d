"""A default is called when the class is made, so every row gets the same value.

``created: datetime = datetime.now(UTC)`` and ``Field(default=uuid4())`` run once, at import. Rows of one process share
the timestamp, token or key; with a unique column the second INSERT fails.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Project
from ..source import File, Hit, keyword, last, short, text_of

PAGE = "model-patterns.md#avoid-what-raises-nothing-or-too-late"
ONCE = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}
MODULES = {"datetime", "date", "time", "uuid", "secrets", "random"}
TOKENS = {"token_hex", "token_urlsafe", "token_bytes"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        for field in model.own_fields.values():
            for name, value in _defaults(field):
                if isinstance(value, ast.Call) and _differs(file, project, value):
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


def _factory(call: ast.Call) -> str:
    if last(call.func) in {"now", "utcnow"}:
        return "lambda: datetime.now(timezone.utc)"
    return f"lambda: {short(call)}" if call.args or call.keywords else short(call.func)


def _differs(file: File, project: Project, call: ast.Call) -> bool:
    """Whether two calls would give different values."""
    name = last(call.func)
    if name not in ONCE | TOKENS:
        return False
    origin = project.origin(file, call.func)
    return origin.partition(".")[0] in MODULES
