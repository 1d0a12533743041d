"""A migration adds an enum column and does not create its type.

``create_table`` makes the type, ``add_column`` does not: on PostgreSQL the upgrade fails with ``type "..." does not exist``.
"""

from collections.abc import Iterator

from ..migration import column, created_types, enums_in, operations
from ..project import Project
from ..source import File, Hit

PAGE = "schema-changes.md#enums-and-indexes"


def find(file: File, project: Project) -> Iterator[Hit]:
    if not project.uses_postgresql:
        return
    for operation in operations(file):
        if operation.name != "add_column" or operation.function == "downgrade":
            continue
        added = column(file, operation)
        for name in enums_in(file, project, added) if added is not None else ():
            if not any(name in created_types(f, project) for f in project.migrations):
                yield Hit(
                    operation.call,
                    f'PostgreSQL has no type "{name}" yet, and add_column does not make it; '
                    "first call .create(op.get_bind()) of the Enum",
                )
