"""A migration builds an index while writers wait.

CREATE INDEX on PostgreSQL locks the table against writes until it is done: minutes on a large one.
"""

import ast
from collections.abc import Iterator

from ..migration import made_here, operations
from ..project import Project
from ..source import File, Hit, keyword

PAGE = "schema-changes.md#enums-and-indexes"
OPT_IN = True  # whether the table is large is not in the file


def find(file: File, project: Project) -> Iterator[Hit]:
    made = made_here(file)
    for operation in operations(file):
        if (
            operation.name != "create_index"
            or operation.function == "downgrade"
            or not project.uses_postgresql
            or keyword(operation.call, "postgresql_concurrently")
        ):
            continue
        given = [a.value for a in operation.call.args if isinstance(a, ast.Constant)]
        if not made & {*given, operation.table}:
            yield Hit(
                operation.call,
                "nobody writes to this table until the index is built; write "
                "postgresql_concurrently=True in an autocommit_block",
            )
