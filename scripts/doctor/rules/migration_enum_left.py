"""``downgrade`` drops a table and leaves its enum type.

On PostgreSQL the type outlives the table, and the next upgrade fails with ``type "..." already exists``.
"""

import ast
from collections.abc import Iterator

from ..migration import drops_types, enums_in, operations
from ..project import Project
from ..source import File

PAGE = "migrations.md#generate-and-read-it"


def find(file: File, project: Project) -> Iterator[tuple[ast.AST, str]]:
    if not project.uses_postgresql or drops_types(file):
        return
    done = operations(file)
    for drop in done:
        if drop.name != "drop_table" or drop.function != "downgrade":
            continue
        for made in done:
            if made.name == "create_table" and made.table == drop.table:
                names = sorted(set(enums_in(file, project, made.call)))
                if names and made.function == "upgrade":
                    yield (
                        drop.call,
                        f'the type "{names[0]}" stays, and the next upgrade fails on it; add '
                        f'sa.Enum(name="{names[0]}").drop(op.get_bind())',
                    )
