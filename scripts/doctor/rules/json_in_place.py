"""A JSON column is changed inside, which is not saved.

SQLAlchemy compares the object that the attribute holds, not what is in it: the commit writes nothing and raises nothing.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Project
from ..source import FUNCTIONS, File, Function, dotted, last, own
from ..values import value

PAGE = "column-types.md#store-json-lists-and-pydantic-models"
CHANGES = {
    *("append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault"),
    *("add", "discard", "sort", "reverse", "popitem"),
}
JSON = ("JSON", "JSONB", "ARRAY")


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    for function in file.all(*FUNCTIONS):
        for node in own(function):
            changed = _changed(node)
            if changed is None or not isinstance(changed.value, ast.Name):
                continue
            held = value(file, project, changed.value)
            if held is None or held.made or held.session is None:
                continue
            field = held.model.fields.get(changed.attr)
            if (
                field
                and _is_plain_json(project, field)
                and not _told(function, changed)
            ):
                yield (
                    node,
                    f"this changes {dotted(changed)} without a word to the session, and is not "
                    f"saved; assign a new one, or flag_modified({changed.value.id}, "
                    f'"{changed.attr}")',
                )


def _changed(node: ast.AST) -> ast.Attribute | None:
    """``task.meta`` of ``task.meta["x"] = 1``, ``task.tags.append(1)``, ``del task.meta["x"]``."""
    inner: ast.expr | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
        inner = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in CHANGES:
            inner = node.func.value
    while isinstance(inner, ast.Subscript):
        inner = inner.value
    return inner if isinstance(inner, ast.Attribute) else None


def _is_plain_json(project: Project, field: Field) -> bool:
    """JSON or ARRAY that nothing watches."""
    file = field.model.file
    for name in ("sa_type", "sa_column"):
        given = field.argument(name)
        if given is None:
            continue
        found = project.find(file, given) if dotted(given) else None
        if isinstance(found, Found) and isinstance(found.node, ast.Assign):
            given = found.node.value
        names = {last(node) for node in ast.walk(given)}
        watched = any(n.startswith("Mutable") or n == "as_mutable" for n in names)
        return bool(names & set(JSON)) and not watched
    return False


def _told(function: Function, changed: ast.Attribute) -> bool:
    """Whether ``flag_modified`` or an assignment to the attribute stands in the function."""
    for node in own(function):
        if isinstance(node, ast.Call) and last(node.func) == "flag_modified":
            return True
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and dotted(node) == dotted(changed)
        ):
            return True
    return False
