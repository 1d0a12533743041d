"""A migration adds a NOT NULL column and says nothing of the rows that are there.

On a table with rows the upgrade fails: "contains null values" on PostgreSQL, "Cannot add a NOT NULL column" on SQLite. On
the empty database of a test it passes.
"""

import ast
import re
from collections.abc import Iterator

from ..migration import column, made_here, operations, sql
from ..project import Project
from ..source import File, Hit, is_value, keyword, last, text_of

PAGE = "schema-changes.md#columns"
EMPTIED = re.compile(
    r"(?i)\b(?:truncate(?:\s+table)?|delete\s+from)\s+[\"`]?(\w+)[\"`]?\s*(?!.*where)"
)


def find(file: File, project: Project) -> Iterator[Hit]:
    without_rows = made_here(file)
    for operation in operations(file):
        if operation.name == "execute":
            without_rows |= set(EMPTIED.findall(sql(operation.call)))
        if operation.name != "add_column" or operation.function == "downgrade":
            continue
        added = column(file, operation)
        if (
            added is not None
            and is_value(keyword(added, "nullable"), False)
            and keyword(added, "server_default") is None
            and operation.table not in without_rows
            and not any(
                isinstance(a, ast.Call) and last(a.func) in {"Identity", "Computed"}
                for a in added.args
            )
        ):
            name = text_of(added.args[0]) if added.args else "the column"
            yield Hit(
                operation.call,
                f"this fails on a table with rows, which have no {name}; give it a "
                "server_default, or add it nullable, fill it, then set NOT NULL",
            )
