"""An enum column holds the names of the members, not their values.

``Status.todo = "to do"`` is stored as ``todo``. SQL that is written with the values finds nothing, and renaming a member in
Python makes its rows unreadable.
"""

from collections.abc import Iterator
from typing import Any

from ..source import Hit

PAGE = "column-types.md#store-one-of-a-few-values"


def check(schema: Any) -> Iterator[Hit]:
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            enum = getattr(column.type, "enum_class", None)
            if enum is None:
                continue
            stored = set(column.type.enums)
            differ = [m.name for m in enum if str(m.value) not in stored]
            if differ:
                yield Hit(
                    schema.class_of(table),
                    f"{table.name}.{column.name} stores {differ[0]!r}, not "
                    f"{str(enum[differ[0]].value)!r}; give Enum a values_callable",
                )
