"""``downgrade`` does nothing, though ``upgrade`` changes the schema.

``alembic downgrade`` succeeds and records the old revision over the new tables. The next upgrade fails on what is there.
"""

import ast
from collections.abc import Iterator

from ..migration import operations
from ..project import Project
from ..source import FUNCTIONS, File, Function, Hit

PAGE = "migrations.md#apply-and-test"
VERBS = ("create_", "add_", "drop_", "alter_", "rename_")


def find(file: File, project: Project) -> Iterator[Hit]:
    down = file.definitions.get("downgrade")
    if not file.is_migration or not isinstance(down, FUNCTIONS):
        return
    if not all(_is_nothing(s) for s in down.body) or _is_explained(file, down):
        return
    if any(
        operation.function == "upgrade" and operation.name.startswith(VERBS)
        for operation in operations(file)
    ):
        yield Hit(
            down,
            "`alembic downgrade` records the old revision and leaves the new schema; undo "
            "what upgrade does, or raise NotImplementedError",
        )


def _is_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _is_explained(file: File, down: Function) -> bool:
    """Whether somebody wrote why, beside what Alembic's template has."""
    lines = file.lines[down.lineno : down.end_lineno]
    comments = [line.strip() for line in lines if line.strip().startswith("#")]
    return any(not comment.startswith("###") for comment in comments) or bool(
        ast.get_docstring(down) and ast.get_docstring(down) != "Downgrade schema."
    )
