"""A constraint is told by the text of the error.

The text differs by driver, database version and the server's language, and holds values: a title that contains
"unique" is taken for a duplicate.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last, text_of

PAGE = "fastapi.md#answer-database-errors"


def find(file: File, project: Project) -> Iterator[Hit]:
    for handler in file.all(ast.ExceptHandler):
        if handler.name is None:
            continue
        kinds = (
            handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        )
        if not any(
            project.origin(file, kind).startswith(("sqlalchemy.exc.", "sqlalchemy.orm"))
            for kind in kinds
        ):
            continue
        texts = {handler.name}
        for node in ast.walk(ast.Module(handler.body, [])):
            if isinstance(node, ast.Assign) and _is_text(node.value, texts):
                texts |= {last(target) for target in node.targets}
            if (
                isinstance(node, ast.Compare)
                and isinstance(node.ops[0], (ast.In, ast.NotIn))
                and text_of(node.left)
                and _is_text(node.comparators[0], texts)
            ):
                yield Hit(
                    node,
                    f"{text_of(node.left)!r} in the error's text depends on driver and "
                    "language, and on the values sent; compare orig.sqlstate and the "
                    "constraint's name",
                )
                break


def _is_text(node: ast.expr, names: set[str]) -> bool:
    """``str(e)``, ``str(e.orig).lower()``, ``e.args[0]``, or a name for one of them."""
    shown = isinstance(node, ast.Name) and node.id in names
    while not shown:
        if isinstance(node, ast.Call) and last(node.func) in {"str", "repr"}:
            if not node.args:
                return False
            node = node.args[0]
            shown = True
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            shown = node.attr == "args"
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return isinstance(node, ast.Name) and node.id in names
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in names
