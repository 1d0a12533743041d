"""A key of a link table may be None.

A row of a link table without one of its keys makes no sense, and the database refuses it. ``int | None`` lets the type
checker pass what then fails at flush.
"""

from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, is_value

PAGE = "relationships.md#many-to-many-one-to-one"
OPT_IN = True  # SQLModel's own tutorial writes it


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        keys = [
            field
            for field in model.fields.values()
            if is_value(field.argument("primary_key"), True)
        ]
        if (
            not model.is_table
            or len(keys) < 2
            or not all(field.argument("foreign_key") for field in keys)
        ):
            continue
        for field in keys:
            if field.nullable and field.model.node is model.node:
                yield Hit(
                    field.node,
                    f"{model.name}.{field.name} is half of a primary key, which is never "
                    "NULL; leave out None and the default",
                )
