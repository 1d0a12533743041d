"""A migration drops a constraint that has no name.

Autogenerate writes ``drop_constraint(None, ...)`` when the metadata has no naming convention. It fails when it is run, which
for a downgrade is the moment it is needed.
"""

import ast
from collections.abc import Iterator

from ..migration import operations
from ..project import Project
from ..source import File, is_value

PAGE = "schema-changes.md#constraints"


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    for operation in operations(file):
        first = operation.call.args[:1]
        if operation.name == "drop_constraint" and first and is_value(first[0], None):
            yield (
                operation.call,
                "this fails: the constraint has no name; give it one where it is created, "
                "and a naming convention to SQLModel.metadata",
            )
