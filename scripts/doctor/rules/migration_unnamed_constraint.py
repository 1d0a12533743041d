"""A migration drops a constraint that has no name.

Autogenerate writes ``drop_constraint(None, ...)`` when the metadata has no naming convention. It fails when it is run, which
for a downgrade is the moment it is needed.
"""

from collections.abc import Iterator

from ..migration import operations
from ..project import Project
from ..source import File, Hit, is_value

PAGE = "schema-changes.md#constraints"


def find(file: File, project: Project) -> Iterator[Hit]:
    dropped = [
        operation.call
        for operation in operations(file)
        if operation.name == "drop_constraint"
        and operation.call.args
        and is_value(operation.call.args[0], None)
    ]
    more = f" ({len(dropped)} times in this file)" if len(dropped) > 1 else ""
    for call in dropped[:1]:
        yield Hit(
            call,
            "this fails: the constraint has no name; give it one where it is created, and "
            f"a naming convention to SQLModel.metadata{more}",
        )
