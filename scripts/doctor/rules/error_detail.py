"""A response holds the text of a database error.

``str(e)`` of a failed statement is its SQL with the values that were bound: other people's rows, password hashes.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, keyword, last

PAGE = "fastapi.md#answer-database-errors"
IN_TESTS = False
HARMLESS = {"NoResultFound", "MultipleResultsFound"}  # no SQL in these
BROAD = {"Exception", "BaseException"}
CALLS = {"exec", "execute", "commit", "flush", "scalar", "scalars", "get", "get_one"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for handler in file.all(ast.ExceptHandler):
        if handler.name is None or not _catches(file, project, handler):
            continue
        if _is_rebound(handler, handler.name):
            continue
        for call in ast.walk(ast.Module(handler.body, [])):
            if not isinstance(call, ast.Call) or last(call.func) != "HTTPException":
                continue
            detail = keyword(call, "detail") or (
                call.args[1] if len(call.args) > 1 else None
            )
            if detail is not None and _shows(detail, handler.name):
                yield Hit(
                    call,
                    "the client gets the SQL and its values in the error text; log the "
                    "error, and answer a text of your own",
                )


def _catches(file: File, project: Project, handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    for kind in kinds:
        origin = project.origin(file, kind)
        if origin.rpartition(".")[2] in HARMLESS:
            continue
        if origin.startswith(("sqlalchemy.", "asyncpg.", "psycopg")):
            return True
        if last(kind) in BROAD and _uses_database(file, project, handler):
            return True
    return False


def _uses_database(file: File, project: Project, handler: ast.ExceptHandler) -> bool:
    attempt = file.parents[handler]
    caught_before = any(
        project.origin(file, other.type).startswith("sqlalchemy.")
        for other in getattr(attempt, "handlers", ())
        if other is not handler
    )
    return not caught_before and any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CALLS
        and project.session(file, node.func.value) is not None
        for statement in getattr(attempt, "body", ())
        for node in ast.walk(statement)
    )


def _shows(detail: ast.expr, name: str) -> bool:
    """``str(e)``, ``f"{e}"``, ``e.orig``: the error itself, not a field of one of ours."""
    for node in ast.walk(detail):
        if (
            isinstance(node, ast.Call)
            and last(node.func) in {"str", "repr"}
            and node.args
            and _is(node.args[0], name)
        ):
            return True
        if isinstance(node, ast.FormattedValue) and _is(node.value, name):
            return True
    return False


def _is_rebound(handler: ast.ExceptHandler, name: str) -> bool:
    """``while e.__cause__: e = e.__cause__``: another error, of the driver."""
    return any(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Store)
        for statement in handler.body
        for node in ast.walk(statement)
    )


def _is(node: ast.expr, name: str) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "orig":
        node = node.value
    return isinstance(node, ast.Name) and node.id == name
