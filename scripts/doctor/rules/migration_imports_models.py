"""A migration imports a model of the application.

The model is the one of today, the table the one of then: a column that a later migration adds makes this one fail, on
every new database.
"""

import ast
from collections.abc import Iterator

from ..project import Found, Project
from ..source import File, Hit

PAGE = "schema-changes.md#rows-into-another-table"


def find(file: File, project: Project) -> Iterator[Hit]:
    if not file.is_migration:
        return
    for node in file.all(ast.ImportFrom):
        for alias in node.names:
            found = project.find(file, alias.asname or alias.name)
            if (
                isinstance(found, Found)
                and isinstance(found.node, ast.ClassDef)
                and (model := project.model_of(found.file, found.node)).is_table
            ):
                yield Hit(
                    node,
                    f"{model.name} is the model of today, and this fails once it has a "
                    "column that the table lacks here; write "
                    'table("...", column("...")) in this file',
                )
                break
