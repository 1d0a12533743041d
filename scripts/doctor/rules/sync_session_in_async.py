"""An ``async def`` works with a session that blocks.

While the database answers, the event loop serves nobody: every request of the process waits for this one.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last, own

PAGE = "session-management.md#set-up-engine-and-sessions"
IN_TESTS = False
BLOCKING = {
    *("exec", "execute", "commit", "flush", "refresh", "get", "get_one", "scalar"),
    *("scalars", "rollback", "merge", "delete", "query"),
}


def find(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all(ast.AsyncFunctionDef):
        if _at_startup(function):
            continue
        for node in own(function):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in BLOCKING
                and (session := project.session(file, node.func.value))
                and not session.is_async
                and not isinstance(file.parents.get(node), ast.Await)
            ):
                yield Hit(
                    node,
                    f"{function.name} stops the event loop until the database answers; "
                    "write def, or use an AsyncSession",
                )
                break


def _at_startup(function: ast.AsyncFunctionDef) -> bool:
    """Before the first request nobody waits."""
    names = {
        last(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list
    }
    return (
        bool(names & {"asynccontextmanager", "on_event"}) or function.name == "lifespan"
    )
