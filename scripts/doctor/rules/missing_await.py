"""A coroutine of an async session is not awaited.

``session.commit()`` without ``await`` does nothing, and says so in a warning at most. A read gives a coroutine, which has
no rows.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, own, short

PAGE = "session-management.md#read-and-change-rows"
COROUTINES = {
    *("exec", "execute", "commit", "rollback", "flush", "refresh", "delete", "get"),
    *("get_one", "scalar", "scalars", "merge", "close", "run_sync", "stream"),
    *("stream_scalars", "connection"),
}


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls(*COROUTINES):
        if not isinstance(call.func, ast.Attribute):
            continue
        if _is_lost(file, call):
            session = project.session(file, call.func.value)
            if session and session.is_async:
                yield Hit(
                    call,
                    f"{short(call)} makes a coroutine that nobody runs; await it",
                )


def _is_lost(file: File, call: ast.Call) -> bool:
    parent = file.parents.get(call)
    if isinstance(parent, (ast.Expr, ast.Attribute, ast.Compare, ast.Subscript)):
        return True
    if isinstance(parent, (ast.For, ast.comprehension)):
        return parent.iter is call
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        return _used_as_result(file, call, parent.targets[0].id)
    return False


def _used_as_result(file: File, call: ast.Call, name: str) -> bool:
    """Whether the name that it is given is read like rows, and is nowhere awaited."""
    function = file.function(call)
    if function is None:
        return False
    uses = [
        file.parents[node]
        for node in own(function)
        if isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Load)
    ]
    return bool(uses) and all(isinstance(use, ast.Attribute) for use in uses)
