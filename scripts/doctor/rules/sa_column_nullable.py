"""``sa_column`` makes a column that may be NULL where the field may not.

``Column(...)`` knows nothing of the annotation: without ``nullable=False`` the database accepts NULL from raw SQL, bulk
writes and unvalidated objects, and the first response with such a row fails. It hides ``max_length`` too.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, is_value, keyword, last

PAGE = "model-patterns.md#configure-columns-and-constraints"


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        if model.node not in project.in_tables:
            continue
        for field in model.own_fields.values():
            column = field.argument("sa_column")
            if not isinstance(column, ast.Call) or last(column.func) != "Column":
                continue
            if (
                field.nullable
                or field.default is not None
                or field.argument("default_factory")
                or any(k.arg is None for k in column.keywords)
                or keyword(column, "nullable")
                or is_value(keyword(column, "primary_key"), True)
                or any(
                    last(a.func) in {"Identity", "Computed"}
                    for a in column.args
                    if isinstance(a, ast.Call)
                )
            ):
                continue
            yield Hit(
                column,
                f"the database takes NULL for {model.name}.{field.name}, which the "
                "annotation rules out; write Field(sa_type=...), or nullable=False in "
                "the Column",
            )
