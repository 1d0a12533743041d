"""Async code reads an attribute after a commit, which expired it.

The read would load the row again, which an async session can't do there: MissingGreenlet, or on SQLAlchemy 2.1 a
StatementError that wraps it. The row is committed all the same.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, dotted, last, own
from ..values import value

PAGE = "session-management.md#know-what-is-loaded"


def find(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all(ast.AsyncFunctionDef):
        for commit in own(function):
            if not (
                isinstance(commit, ast.Call)
                and isinstance(commit.func, ast.Attribute)
                and commit.func.attr == "commit"
            ):
                continue
            session = project.session(file, commit.func.value)
            if (
                session
                and session.is_async
                and (
                    session.expires
                    or (session.expires is None and project.commits_expire)
                )
            ):
                yield from _reads(file, project, function, commit)


def _reads(
    file: File, project: Project, function: ast.AsyncFunctionDef, commit: ast.Call
) -> Iterator[Hit]:
    """The first read of each object behind the commit, in the same block."""
    told: set[str] = set()
    for statement in _behind(file, commit):
        for node in ast.walk(statement):
            fresh = _refreshed(node)
            told |= fresh
        for node in ast.walk(statement):
            if not isinstance(node, ast.Attribute) or not isinstance(
                node.ctx, ast.Load
            ):
                continue
            name = dotted(node.value)
            if not name or "." in name or name in told:
                continue
            held = value(file, project, node.value)
            if held is None or not (
                node.attr in held.model.fields or node.attr == "model_dump"
            ):
                continue
            if _assigned(function, name, commit.lineno, node.lineno):
                continue
            told.add(name)
            yield Hit(
                node,
                f"the commit expired {name}, so {name}.{node.attr} raises MissingGreenlet; "
                "make the sessions with expire_on_commit=False, or await "
                f"session.refresh({name})",
            )


def _behind(file: File, commit: ast.Call) -> list[ast.stmt]:
    """The statements that follow the commit in its block."""
    node: ast.AST = commit
    while not isinstance(node, ast.stmt):
        node = file.parents[node]
    for block in file.parents[node].__dict__.values():
        if isinstance(block, list) and node in block:
            return block[block.index(node) + 1 :]
    return []


def _refreshed(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Call) and last(node.func) in {"refresh", "expunge"}:
        return {dotted(argument) for argument in node.args}
    return set()


def _assigned(
    function: ast.AsyncFunctionDef, name: str, after: int, before: int
) -> bool:
    return any(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Store)
        and after < node.lineno <= before
        for node in own(function)
    )
