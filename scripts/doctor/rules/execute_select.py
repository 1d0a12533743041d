"""``execute`` reads a SELECT on SQLModel's session.

It gives rows of one element where objects are expected, is deprecated on SQLModel's session, and hides the type from the
checker. ``exec`` gives the objects.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, short
from ..values import root_select, select_of

PAGE = "session-management.md#read-and-change-rows"


def find(file: File, project: Project) -> Iterator[Hit]:
    found = list(_found(file, project))
    more = f" ({len(found)} times in this file)" if len(found) > 1 else ""
    for call in found[:1]:
        yield Hit(
            call,
            f"{short(call.func)} gives rows, not objects, and is deprecated on this "
            f"session; write exec(...), without scalars(){more}",
        )


def _found(file: File, project: Project) -> Iterator[ast.Call]:
    for call in sorted(file.calls("execute"), key=lambda call: call.lineno):
        if not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        session = project.session(file, call.func.value)
        if session is None or not session.sqlmodel:
            continue
        statement = select_of(file, file.function(call), call.args[0])
        root = root_select(statement) if statement is not None else None
        if root and project.is_from(file, root.func, "sqlmodel", "select"):
            yield call
