"""A JSON column is changed inside, which is not saved.

SQLAlchemy compares the object that the attribute holds, not what is in it: the commit writes nothing and raises nothing.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Project
from ..source import File, Function, Hit, dotted, last, own
from ..values import value

PAGE = "column-types.md#store-json-lists-and-pydantic-models"
CHANGES = {
    *("append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault"),
    *("add", "discard", "sort", "reverse", "popitem"),
}
JSON = ("JSON", "JSONB", "ARRAY")


def find(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all_functions():
        for node in own(function):
            changed = _changed(node)
            if changed is None or not isinstance(changed.value, ast.Name):
                continue
            held = value(file, project, changed.value)
            if held is None or held.made or held.session is None:
                continue
            field = held.model.fields.get(changed.attr)
            deep = _depth(node) > 1
            if (
                field
                and _is_json(project, field, deep)
                and not _told(function, changed)
            ):
                yield Hit(
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
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CHANGES
    ):
        inner = node.func.value
    while isinstance(inner, ast.Subscript):
        inner = inner.value
    return inner if isinstance(inner, ast.Attribute) else None


def _depth(node: ast.AST) -> int:
    """How far inside the value the change is: 2 for ``task.meta["size"]["width"] = 1``."""
    depth = 1 if isinstance(node, ast.Call) else 0
    inner = node.func.value if isinstance(node, ast.Call) else node  # type: ignore[attr-defined]  # of _changed
    while isinstance(inner, ast.Subscript):
        depth += 1
        inner = inner.value
    return depth


def _is_json(project: Project, field: Field, deep: bool) -> bool:
    """JSON or ARRAY that nothing watches; ``Mutable...`` watches the outer value only."""
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
        return bool(names & set(JSON)) and (deep or not watched)
    return False


def _told(function: Function, changed: ast.Attribute) -> bool:
    """Whether the session hears of it: by ``flag_modified`` or a new value.

    A copy that is assigned afterwards equals what the attribute holds, and counts as no change.
    """
    name = dotted(changed)
    for node in own(function):
        if isinstance(node, ast.Call) and last(node.func) == "flag_modified":
            return True
        if isinstance(node, ast.Assign) and any(
            dotted(t) == name for t in node.targets
        ):
            copied = any(dotted(part) == name for part in ast.walk(node.value))
            if node.lineno < changed.lineno or not copied:
                return True
    return False
