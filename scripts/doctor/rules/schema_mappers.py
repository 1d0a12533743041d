"""The mappers can't be configured, or two relationships write one column.

The first use of any mapped class raises, whichever class that is; or SQLAlchemy warns that relationships overlap, and what
is assigned on one side is not seen on the other.
"""

from collections.abc import Iterator
from typing import Any

from ..source import Hit

PAGE = "relationships.md#several-files-annotations-errors"


def check(schema: Any) -> Iterator[Hit]:
    for problem in schema.problems:
        yield Hit(
            None, f"{problem}; `scripts/explain.py` has the example that mends it"
        )
