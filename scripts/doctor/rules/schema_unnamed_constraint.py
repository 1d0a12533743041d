"""Constraints have no names.

The database makes names up, each its own. A migration that drops or changes such a constraint fails: "it has no name".
"""

from collections.abc import Iterator
from typing import Any

from ..source import Hit

PAGE = "model-patterns.md#configure-columns-and-constraints"


def check(schema: Any) -> Iterator[Hit]:
    unnamed = [
        (table, constraint)
        for table in schema.metadata.sorted_tables
        for constraint in sorted(table.constraints, key=lambda c: type(c).__name__)
        if constraint.name is None
        and type(constraint).__name__
        in {"UniqueConstraint", "ForeignKeyConstraint", "CheckConstraint"}
    ]
    for table, constraint in unnamed[:1]:
        yield Hit(
            schema.class_of(table),
            f"a {type(constraint).__name__} of {table.name} has no name, and "
            f"{len(unnamed) - 1} more have none: a migration can't drop them; set "
            "SQLModel.metadata.naming_convention before the first table",
        )
