"""Money is stored as a binary float.

0.1 + 0.2 is not 0.3: sums drift by cents, and comparisons fail.
"""

import re
from collections.abc import Iterator
from typing import Any

from ..source import Hit

PAGE = "column-types.md#store-money"
MONEY = re.compile(r"(^|_)(price|amount|total|balance|cost|fee|salary|tax|budget)(_|$)")


def check(schema: Any) -> Iterator[Hit]:
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            kinds = {kind.__name__ for kind in type(column.type).__mro__}
            if "Float" in kinds and MONEY.search(column.name):
                yield Hit(
                    schema.class_of(table),
                    f"{table.name}.{column.name} is a binary float, in which sums of money "
                    "drift; annotate it with Decimal, with max_digits and decimal_places",
                )
