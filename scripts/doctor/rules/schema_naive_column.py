"""A column for times has no time zone.

What is stored is a wall clock that nobody can place. Reading it gives a naive value, and comparing that with an aware one
raises TypeError.
"""

from collections.abc import Iterator
from typing import Any

from ..source import Hit

PAGE = "column-types.md#store-a-time"


def check(schema: Any) -> Iterator[Hit]:
    for mapper in schema.mappers:
        fields = getattr(mapper.class_, "model_fields", {})
        for column in mapper.local_table.columns:
            kinds = {kind.__name__ for kind in type(column.type).__mro__}
            field = fields.get(column.key)
            if (
                "DateTime" in kinds
                and not getattr(column.type, "timezone", True)
                and field is not None
                and "NaiveDatetime" not in str(field.annotation)
            ):
                yield Hit(
                    mapper.class_,
                    f"{mapper.local_table.name}.{column.name} stores no time zone; leave the "
                    "type out, as sqlmodel 0.0.45 and newer store one, or say NaiveDatetime",
                )
