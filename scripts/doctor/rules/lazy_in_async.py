"""Async code touches a relationship that was not loaded.

The access would send a SELECT, which an async session can't do there: MissingGreenlet, or on SQLAlchemy 2.1 a
StatementError that wraps it.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, dotted, keyword, last, own
from ..values import methods, value

PAGE = "eager-loading.md#load-with-the-query"


def find(file: File, project: Project) -> Iterator[Hit]:
    names = project.relationships
    for function in file.all(ast.AsyncFunctionDef):
        loaded = _loaded_later(function)
        for node in own(function):
            if not isinstance(node, ast.Attribute) or node.attr not in names:
                continue
            name = dotted(node.value)
            if not name or "." in name or name in loaded:
                continue
            held = value(file, project, node.value)
            if held is None or held.session is None or not held.session.is_async:
                continue
            if node.attr not in held.model.lazy:
                continue
            if held.statement is None or _loads(held.statement):
                continue
            yield Hit(
                node,
                f"{name}.{node.attr} was not loaded, so this raises MissingGreenlet; load "
                f"it with the query: .options(selectinload({held.model.name}.{node.attr}))",
            )


def _loads(statement: ast.expr) -> bool:
    """Whether a SELECT, or a ``get``, says what to load."""
    return "options" in methods(statement) or keyword(statement, "options") is not None


def _loaded_later(function: ast.AsyncFunctionDef) -> set[str]:
    return {
        dotted(node.args[0])
        for node in own(function)
        if isinstance(node, ast.Call)
        and last(node.func) in {"refresh", "run_sync", "set_committed_value"}
        and node.args
    }
