"""``downgrade`` drops a table and leaves its enum type.

On PostgreSQL the type outlives the table, and the next upgrade fails with ``type "..." already exists``.
"""

from collections.abc import Iterator

from ..migration import drops_types, enums_in, operations
from ..project import Project
from ..source import File, Hit

PAGE = "migrations.md#generate-and-read-it"


def find(file: File, project: Project) -> Iterator[Hit]:
    if not project.uses_postgresql or drops_types(file):
        return
    done = operations(file)
    left = [
        (drop.call, name)
        for drop in done
        if drop.name == "drop_table" and drop.function == "downgrade"
        for made in done
        if made.name == "create_table" and made.function == "upgrade"
        if made.table == drop.table
        for name in sorted(set(enums_in(file, project, made.call)))
    ]
    for call, name in left[:1]:
        others = f", and so with {len(left) - 1} more types" if len(left) > 1 else ""
        yield Hit(
            call,
            f'the type "{name}" stays, and the next upgrade fails on it; add '
            f'sa.Enum(name="{name}").drop(op.get_bind()){others}',
        )
