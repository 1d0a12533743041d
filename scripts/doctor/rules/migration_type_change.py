"""A migration changes a type without saying how PostgreSQL is to convert.

Text to number, enum, boolean, JSON, UUID or time fails: "cannot be cast automatically". Timestamp to timestamptz succeeds, and
reads the old values in the time zone of the session, which shifts them.
"""

import ast
from collections.abc import Iterator

from ..migration import created_types, enum_name, operations, resolved
from ..project import TIMES, Project
from ..source import File, Hit, callee, keyword, last

PAGE = "schema-changes.md#columns"
TEXT = {
    "String",
    "VARCHAR",
    "Text",
    "TEXT",
    "CHAR",
    "AutoString",
    "Unicode",
    "Enum",
    "ENUM",
}
NUMBER = {
    "Integer",
    "INTEGER",
    "BigInteger",
    "BIGINT",
    "SmallInteger",
    "Numeric",
    "Float",
}
OTHER = {
    *("Boolean", "BOOLEAN", "JSON", "JSONB", "UUID", "Uuid", "Date", "DATE"),
    *("DateTime", "TIMESTAMP", "LargeBinary", "ARRAY", "Interval"),
}
SAME = ({"JSON", "JSONB"}, {"UUID", "Uuid"}, {"Boolean", "BOOLEAN"}, {"Date", "DATE"})


def find(file: File, project: Project) -> Iterator[Hit]:
    if not project.uses_postgresql:
        return
    for operation in operations(file):
        call = operation.call
        if operation.name != "alter_column" or keyword(call, "postgresql_using"):
            continue
        if operation.function == "downgrade" or _by_dialect(file, call):
            continue
        new = resolved(file, keyword(call, "type_"))
        old = resolved(file, keyword(call, "existing_type"))
        if new is None:
            continue
        kind = _kind(file, project, new)
        old_kind = _kind(file, project, old)
        if project.is_zoned(file, new) and (
            old is None or (old_kind in TIMES and not project.is_zoned(file, old))
        ):
            yield Hit(
                call,
                "the old values are read in the time zone of the session, which shifts "
                "them; add postgresql_using=\"... AT TIME ZONE 'UTC'\"",
            )
        elif _fails(old_kind, kind) or (
            old_kind not in {"Enum", "ENUM"}
            and (name := enum_name(file, project, new))
            and (old is None or not _known(file, project, name))
        ):
            yield Hit(
                call,
                f"PostgreSQL does not convert to {kind} by itself, and this fails; "
                'add postgresql_using="column::type"',
            )


def _by_dialect(file: File, call: ast.Call) -> bool:
    """Whether it runs on one kind of database only."""
    return any(
        isinstance(above, (ast.If, ast.IfExp)) and "dialect" in ast.dump(above.test)
        for above in file.ancestors(call)
    ) or any(
        isinstance(node, ast.If)
        and "dialect" in ast.unparse(node.test)
        and isinstance(node.body[-1], ast.Return)
        for node in file.all(ast.If)
    )


def _known(file: File, project: Project, name: str) -> bool:
    """Whether another migration made the type: then the column has it already."""
    return any(
        name in created_types(other, project)
        for other in project.migrations
        if other is not file
    )


def _kind(file: File, project: Project, node: ast.expr | None) -> str:
    if project.is_from(file, callee(node), "sqlmodel", "UTCDateTime"):
        return "DateTime"  # sqlmodel's own, as autogenerate writes it
    return last(callee(node))


def _fails(old: str, new: str) -> bool:
    """Whether PostgreSQL has no cast on assignment from one to the other."""
    if new not in NUMBER | OTHER or old not in TEXT | NUMBER | OTHER:
        return False
    if old == new or any({old, new} <= kinds for kinds in (*SAME, NUMBER, TIMES)):
        return False
    return not (old in TIMES | {"Date", "DATE"} and new in TIMES | {"Date", "DATE"})
