"""A JSON column is changed inside, which is not saved.

SQLAlchemy compares the object that the attribute holds, not what is in it: the commit writes nothing and raises nothing.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Project
from ..source import File, Function, Hit, dotted, last, own
from ..values import Value, loads, value

PAGE = "column-types.md#store-json-lists-and-pydantic-models"
CHANGES = {
    *("append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault"),
    *("add", "discard", "sort", "reverse", "popitem"),
}
JSON = ("JSON", "JSONB", "ARRAY")
SAVES = {"add", "add_all", "commit", "flush"}
TELLS = {"flag_modified", "set_attribute", "setattr"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all_functions():
        for node in own(function):
            changed = _changed(node)
            if changed is None or not isinstance(changed.value, ast.Name):
                continue
            held = value(file, project, changed.value)
            if held is None or not _is_row(file, project, function, changed, held):
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


def _is_row(
    file: File,
    project: Project,
    function: Function,
    changed: ast.Attribute,
    held: Value,
) -> bool:
    """Whether it is loaded: here, or by a function of the project, for a session that saves it."""
    if held.made or held.session:
        return not held.made
    return (
        held.by is not None
        and loads(project, held.by)
        and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SAVES
            and node.lineno >= changed.lineno
            and project.session(file, node.func.value) is not None
            for node in own(function)
        )
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
        watched = any("mutable" in name.lower() for name in names)
        watched = watched or any(any(f.calls("associate_with")) for f in project.files)
        inside = "nested" in ast.dump(given).lower()  # of the package sqlalchemy-json
        return bool(names & set(JSON)) and not (watched and (inside or not deep))
    return False


def _told(function: Function, changed: ast.Attribute) -> bool:
    """Whether the session hears of it: by ``flag_modified`` or a new value.

    A copy that is assigned afterwards equals what the attribute holds, and counts as no change.
    """
    name = dotted(changed)
    for node in own(function):
        if isinstance(node, ast.Call) and last(node.func) in TELLS:
            return True
        if isinstance(node, ast.Call) and last(node.func) == "values":
            given = [*node.args, *(k.value for k in node.keywords)]
            if any(dotted(part) == name for v in given for part in ast.walk(v)):
                return True  # an UPDATE writes it
        if isinstance(node, ast.Assign) and any(
            dotted(t) == name for t in node.targets
        ):
            copied = any(dotted(part) == name for part in ast.walk(node.value))
            if node.lineno < changed.lineno or not copied:
                return True
    return False
