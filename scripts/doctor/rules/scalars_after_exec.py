"""``scalars()`` is called on what ``exec`` gave.

For a SELECT of one thing the result of ``exec`` holds scalars already and has no such method: AttributeError.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last
from ..values import root_select, select_of

PAGE = "session-management.md#read-and-change-rows"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("scalars"):
        if call.args or not isinstance(call.func, ast.Attribute):
            continue
        function = file.function(call)
        result = select_of(file, function, call.func.value)
        if isinstance(result, ast.Await):
            result = result.value
        if not isinstance(result, ast.Call) or last(result.func) != "exec":
            continue
        if not isinstance(result.func, ast.Attribute) or not result.args:
            continue
        statement = select_of(file, function, result.args[0])
        root = root_select(statement) if statement is not None else None
        if (
            root
            and len(root.args) == 1
            and project.is_from(file, root.func, "sqlmodel", "select")
            and not _is_text(root.args[0])
        ):
            yield Hit(
                call,
                "exec(...) gives objects already and its result has no scalars(); leave "
                "scalars() out",
            )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, (ast.Starred, ast.Call)) and last(
        getattr(node, "func", None)
    ) in {"text", ""}
