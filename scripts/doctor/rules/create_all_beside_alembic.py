"""``create_all`` runs in an application that has migrations.

It makes new tables before their migration does, which then fails with "already exists", and never changes a table that
is there.
"""

import ast
from collections.abc import Iterator

from ..project import Found, Project
from ..source import File, Hit, keyword, last

PAGE = "migrations.md#apply-and-test"
IN_TESTS = False


def find(file: File, project: Project) -> Iterator[Hit]:
    runs_alembic = any(o.startswith("alembic") for o in file.imports.values())
    if runs_alembic or "alembic" in file.module or not project.beside_alembic(file):
        return
    for node in file.all(ast.Attribute):
        if (
            node.attr == "create_all"
            and last(node.value) == "metadata"
            and _is_called(file, project, node)
        ):
            yield Hit(
                node,
                "the migration of a table that this made fails with `already exists`; run "
                "`alembic upgrade head` instead",
            )


def _is_called(file: File, project: Project, node: ast.AST) -> bool:
    """Whether the function around it is used, also as ``lifespan``; left-overs harm nobody."""
    function = next(file.functions(node), None)
    if function is None:
        return True
    method = isinstance(file.parents[function], ast.ClassDef)
    if any(
        isinstance(d, ast.Call) and last(d.func) == "on_event"
        for d in function.decorator_list
    ):
        return True
    return any(
        project.find(other, keyword(call, "lifespan")) == Found(file, function)
        for other in project.files
        for call in other.calls("FastAPI", "Starlette", "APIRouter")
    ) or any(
        method or project.find(other, call.func) == Found(file, function)
        for other in project.files
        if not other.is_test
        for call in other.calls(function.name)
    )
