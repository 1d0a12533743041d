"""A migration adds a value to an enum and uses it.

PostgreSQL does not let a transaction use a value that it added: "unsafe use of new value".
"""

import ast
import re
from collections.abc import Iterator

from ..migration import operations, sql
from ..project import Project
from ..source import File, Hit, last

PAGE = "schema-changes.md#enums-and-indexes"
ADDED = re.compile(r"(?i)add\s+value\s+(?:if\s+not\s+exists\s+)?'([^']+)'")


def find(file: File, project: Project) -> Iterator[Hit]:
    added: dict[ast.AST | None, set[str]] = {}
    for operation in operations(file):
        function = file.function(operation.call)
        if operation.name != "execute" or _commits(file, operation.call):
            continue
        statement = sql(operation.call)
        values = added.setdefault(function, set())
        if new := ADDED.findall(statement):
            values.update(new)
        elif used := sorted(v for v in values if f"'{v}'" in statement):
            yield Hit(
                operation.call,
                f"PostgreSQL refuses {used[0]!r} in the transaction that added it; add the "
                "value in an autocommit_block, or in a migration before",
            )


def _commits(file: File, call: ast.Call) -> bool:
    return any(
        isinstance(above, ast.With)
        and any(
            isinstance(item.context_expr, ast.Call)
            and last(item.context_expr.func) == "autocommit_block"
            for item in above.items
        )
        for above in file.ancestors(call)
    )
