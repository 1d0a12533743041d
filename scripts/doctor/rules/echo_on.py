"""``echo=True`` is left on.

Every statement goes to the log with the values it binds, names and password hashes among them, and costs time.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, is_value, keyword

PAGE = "session-management.md#set-up-engine-and-sessions"
IN_TESTS = False


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("create_engine", "create_async_engine"):
        echo = keyword(call, "echo")
        if is_value(echo, True) or (
            isinstance(echo, ast.Constant) and echo.value == "debug"
        ):
            yield Hit(
                call,
                "echo=True logs every statement with its values; take it from a setting "
                "that is off by default",
            )
