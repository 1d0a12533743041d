"""A datetime column gets its value without a time zone.

A ``datetime`` field is ``TIMESTAMP WITH TIME ZONE`` from sqlmodel 0.0.45 on and refuses a naive value at flush: every
INSERT fails. Older versions store the local time of the machine, or a UTC that nobody marks as such.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Model, Project
from ..source import (
    FUNCTIONS,
    File,
    Hit,
    dotted,
    is_value,
    keyword,
    last,
    short,
    text_of,
)
from ..values import value as row_of

PAGE = "column-types.md#store-a-time"
CURE = "datetime.now(timezone.utc)"


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        if model.node not in project.in_tables:
            continue
        for field in model.own_fields.values():
            if last(field.type) != "datetime" or _takes_naive(field):
                continue
            for value in _callables(field):
                if _is_naive(file, project, value):
                    what = (
                        "asyncpg refuses and psycopg takes for the session's zone"
                        if _has_type(field)
                        else "sqlmodel 0.0.45 and newer refuse at flush"
                    )
                    yield Hit(
                        value,
                        f"{short(value)} has no time zone, which {what}; write lambda: "
                        f"{CURE}, or annotate {model.name}.{field.name} with NaiveDatetime",
                    )

    yield from _values(file, project)


def _values(file: File, project: Project) -> Iterator[Hit]:
    """Naive values that are given to a row, or compared with a column."""
    for call in file.all(ast.Call):
        if isinstance(call.func, ast.Name) and call.keywords:
            model = project.model(file, call.func)
            for given in call.keywords if model and model.is_table else ():
                yield from _told(file, project, model, given.arg or "", given.value)
    for assign in file.all(ast.Assign):
        for target in assign.targets if isinstance(assign.value, ast.Call) else ():
            if isinstance(target, ast.Attribute) and (
                row := row_of(file, project, target.value)
            ):
                yield from _told(file, project, row.model, target.attr, assign.value)
    for compare in file.all(ast.Compare):
        if isinstance(compare.left, ast.Attribute) and len(compare.comparators) == 1:
            model = project.model(file, compare.left.value)
            yield from _told(
                file, project, model, compare.left.attr, compare.comparators[0]
            )


def _told(
    file: File, project: Project, model: Model | None, name: str, value: ast.expr
) -> Iterator[Hit]:
    known = model and model.is_table and model.is_sqlmodel
    field = model.fields.get(name) if model and known else None
    if field is None or last(field.type) != "datetime" or _has_type(field):
        return
    if isinstance(value, ast.Call) and _makes_naive(file, project, value):
        yield Hit(
            value,
            f"{short(value)} has no time zone, which sqlmodel 0.0.45 and newer refuse for "
            f"{field.model.name}.{name}; write {CURE}",
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
        if given := keyword(field.argument("sa_column"), name):
            yield given


def _has_type(field: Field) -> bool:
    return bool(field.argument("sa_type") or field.argument("sa_column"))


def _takes_naive(field: Field) -> bool:
    """Whether the column has a type of its own that may hold naive values."""
    for given in (field.argument("sa_type"), field.argument("sa_column")):
        if given is not None:
            zoned = (keyword(call, "timezone") for call in ast.walk(given))
            return not any(is_value(value, True) for value in zoned)
    return False


def _is_naive(file: File, project: Project, value: ast.expr) -> bool:
    """``datetime.now``, ``datetime.utcnow``, a lambda or function that returns their result."""
    if isinstance(value, ast.Lambda):
        body: ast.expr | None = value.body
    else:
        found = project.find(file, value)
        if isinstance(found, Found):
            body = _result(found.node)
            file = found.file
        else:
            return found in {"datetime.datetime.now", "datetime.datetime.utcnow"}
    return isinstance(body, ast.Call) and _makes_naive(file, project, body)


def _makes_naive(file: File, project: Project, call: ast.Call) -> bool:
    """``datetime.utcnow()``, ``datetime.now()``, ``datetime(2026, 1, 1)``."""
    origin = project.origin(file, call.func) if dotted(call.func) else ""
    if origin == "datetime.datetime":
        return len(call.args) < 8 and not any(
            k.arg in {"tzinfo", None} for k in call.keywords
        )
    return origin == "datetime.datetime.utcnow" or (
        origin == "datetime.datetime.now" and not call.args and not call.keywords
    )


def _result(node: ast.AST) -> ast.expr | None:
    if isinstance(node, FUNCTIONS) and isinstance(node.body[-1], ast.Return):
        return node.body[-1].value
    return None
