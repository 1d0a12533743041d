"""A migration gives a new column a ``default``, which the database never sees.

``default=`` is what Python would insert. The rows that are there get NULL, and so do those that other programs insert.
"""

import ast
import re
from collections.abc import Iterator

from ..migration import column, operations, sql
from ..project import Project
from ..source import File, Hit, keyword, text_of

PAGE = "schema-changes.md#what-fails"


def find(file: File, project: Project) -> Iterator[Hit]:
    for operation in operations(file):
        if operation.name != "add_column":
            continue
        added = column(file, operation)
        if (
            keyword(added, "default")
            and keyword(added, "server_default") is None
            and not _is_filled(file, added)
        ):
            yield Hit(
                operation.call,
                "default= fills no row here; write server_default, as text",
            )


def _is_filled(file: File, added: ast.AST | None) -> bool:
    """Whether the file sets the column in SQL."""
    name = text_of(added.args[0]) if isinstance(added, ast.Call) and added.args else ""
    return any(
        re.search(rf"(?is)\bset\b.*\b{re.escape(name)}\b", sql(call))
        for call in file.calls("execute")
    )
