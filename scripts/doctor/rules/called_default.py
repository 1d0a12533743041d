"""A default is called when the class is made, so every row gets the same value.

``created: datetime = datetime.now(UTC)`` and ``Field(default=uuid4())`` run once, at import. Rows of one process share
the timestamp, token or key; with a unique column the second INSERT fails.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Project
from ..source import File, keyword, last, short, text_of

PAGE = "model-patterns.md#avoid-what-raises-nothing-or-too-late"
ONCE = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7"}
MODULES = {"datetime", "date", "time", "uuid", "secrets", "random"}
TOKENS = {"token_hex", "token_urlsafe", "token_bytes"}


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    for model in project.models(file):
        for field in model.own_fields.values():
            for value in _defaults(field):
                if isinstance(value, ast.Call) and _differs(file, project, value):
                    factory = short(value.func)
                    if last(value.func) in {"now", "utcnow"}:
                        factory = "lambda: datetime.now(timezone.utc)"
                    elif value.args or value.keywords:
                        factory = f"lambda: {short(value)}"
                    yield (
                        value,
                        f"{short(value)} runs once, when {model.name} is made, and every "
                        f"row gets that {field.name}; write "
                        f"Field(default_factory={factory})",
                    )


def _defaults(field: Field) -> Iterator[ast.expr | None]:
    column = field.argument("sa_column")
    yield from (field.default, keyword(column, "default"), keyword(column, "onupdate"))
    extra = field.argument("sa_column_kwargs")
    if isinstance(extra, ast.Dict):
        for key, value in zip(extra.keys, extra.values, strict=True):
            if text_of(key) in {"default", "onupdate"}:
                yield value


def _differs(file: File, project: Project, call: ast.Call) -> bool:
    """Whether two calls would give different values."""
    name = last(call.func)
    if name not in ONCE | TOKENS:
        return False
    origin = project.origin(file, call.func)
    return origin.partition(".")[0] in MODULES
