"""A datetime column gets its value without a time zone.

A ``datetime`` field is ``TIMESTAMP WITH TIME ZONE`` from sqlmodel 0.0.45 on and refuses a naive value at flush: every
INSERT fails. Older versions store the local time of the machine, or a UTC that nobody marks as such.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Project
from ..source import FUNCTIONS, File, dotted, is_value, keyword, last, short, text_of

PAGE = "column-types.md#store-a-time"
CURE = "datetime.now(timezone.utc)"


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    for model in project.models(file):
        if model.node not in project.in_tables:
            continue
        for field in model.own_fields.values():
            if last(field.type) != "datetime" or _is_naive_column(field):
                continue
            for value in _callables(field):
                if _is_naive(file, project, value):
                    yield (
                        value,
                        f"{short(value)} has no time zone, which sqlmodel 0.0.45 and newer "
                        f"refuse when {model.name}.{field.name} is flushed; write lambda: "
                        f"{CURE}, or annotate the field with NaiveDatetime",
                    )


def _callables(field: Field) -> Iterator[ast.expr]:
    if factory := field.argument("default_factory"):
        yield factory
    extra = field.argument("sa_column_kwargs")
    if isinstance(extra, ast.Dict):
        for key, value in zip(extra.keys, extra.values, strict=True):
            if text_of(key) in {"default", "onupdate"}:
                yield value
    for name in ("default", "onupdate"):
        if value := keyword(field.argument("sa_column"), name):
            yield value


def _is_naive_column(field: Field) -> bool:
    """Whether the column is declared to hold naive values."""
    for given in (field.argument("sa_type"), field.argument("sa_column")):
        for node in ast.walk(given) if given else ():
            if last(node) in {"DateTime", "TIMESTAMP", "DATETIME"}:
                return not any(
                    is_value(keyword(call, "timezone"), True)
                    for call in ast.walk(given)
                )
    return False


def _is_naive(file: File, project: Project, value: ast.expr) -> bool:
    """``datetime.now``, ``datetime.utcnow``, a lambda or function that returns their result."""
    if isinstance(value, ast.Lambda):
        body: ast.AST | None = value.body
    else:
        found = project.find(file, value)
        if isinstance(found, Found):
            body = _result(found.node)
            file = found.file
        else:
            origin = found or ""
            return origin in {"datetime.datetime.now", "datetime.datetime.utcnow"}
    if not isinstance(body, ast.Call):
        return False
    origin = project.origin(file, body.func) if dotted(body.func) else ""
    bare = not body.args and not body.keywords
    return origin == "datetime.datetime.utcnow" or (
        origin == "datetime.datetime.now" and bare
    )


def _result(node: ast.AST) -> ast.expr | None:
    if isinstance(node, FUNCTIONS) and isinstance(node.body[-1], ast.Return):
        return node.body[-1].value
    return None
