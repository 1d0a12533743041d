"""A migration uses ``sqlmodel`` without importing it.

Autogenerate writes ``sqlmodel.sql.sqltypes.AutoString()``; Alembic's template does not import it, so the upgrade fails with
NameError.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit

PAGE = "migrations.md#set-up"


def find(file: File, project: Project) -> Iterator[Hit]:
    if not file.is_migration or "sqlmodel" in file.imports:
        return
    for node in file.all(ast.Name):
        if node.id == "sqlmodel" and "sqlmodel" not in file.definitions:
            yield Hit(
                node,
                "sqlmodel is not imported here, so this upgrade fails; add `import sqlmodel` "
                "to this file and to script.py.mako",
            )
            return
