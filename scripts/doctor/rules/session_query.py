"""``session.query`` is the API of SQLAlchemy 1.

An AsyncSession does not have it; on SQLModel's Session it is deprecated, and what it returns has no type.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit

PAGE = "session-management.md#read-and-change-rows"
OPT_IN = True


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("query"):
        if isinstance(call.func, ast.Attribute) and call.args:
            session = project.session(file, call.func.value)
            if session and (session.is_async or session.sqlmodel):
                what = "is missing" if session.is_async else "is deprecated"
                yield Hit(
                    call, f"query {what} on this session; write exec(select(...))"
                )
