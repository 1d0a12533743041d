"""A migration gives a new column a ``default``, which the database never sees.

``default=`` is what Python would insert. The rows that are there get NULL, and so do those that other programs insert.
"""

import ast
from collections.abc import Iterator

from ..migration import column, operations
from ..project import Project
from ..source import File, keyword

PAGE = "schema-changes.md#what-fails"


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    for operation in operations(file):
        if operation.name != "add_column":
            continue
        added = column(file, operation)
        if keyword(added, "default") and keyword(added, "server_default") is None:
            yield (
                operation.call,
                "default= fills no row here; write server_default, as text",
            )
