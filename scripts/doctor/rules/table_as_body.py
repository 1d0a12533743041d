"""A request body is a table class, which validates nothing.

A class with ``table=True`` accepts any type, drops no field and lets the client set the primary key, the owner or
``is_admin``. What is stored so breaks later reads.
"""

import ast
from collections.abc import Iterator

from ..project import Found, Project, alias_of, bare, unquoted
from ..source import File, Function, Hit, last, parameters, parts, text_of

PAGE = "fastapi.md#write-the-routes"
IN_TESTS = False
METHODS = {"post", "put", "patch", "delete", "get", "api_route"}
ELSEWHERE = {"Depends", "Security"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all_functions():
        if not _is_route(function):
            continue
        for argument, default in parameters(function):
            if argument.annotation is None or _depends(
                _assigned(file, project, default)
            ):
                continue
            if _injected(file, project, argument.annotation):
                continue
            kind = bare(argument.annotation)
            if isinstance(kind, ast.Subscript) and last(kind.value) in {"list", "List"}:
                kind = parts(kind)[0]
            model = project.model(file, kind)
            if model and model.is_table and model.is_sqlmodel:
                yield Hit(
                    argument,
                    f"{function.name} takes what the client sends as {model.name} without "
                    f"validating it, its key included; take a class without table=True",
                )


def _is_route(function: Function) -> bool:
    return any(
        isinstance(d, ast.Call)
        and isinstance(d.func, ast.Attribute)
        and d.func.attr in METHODS
        and any(
            text_of(path).startswith("/") or text_of(path) == ""
            for path in [*d.args[:1], *(k.value for k in d.keywords if k.arg == "path")]
        )
        for d in function.decorator_list
    )


def _assigned(file: File, project: Project, node: ast.expr | None) -> ast.expr | None:
    """The value of a constant: ``SessionDep = Depends(...)``."""
    found = project.find(file, node) if isinstance(node, ast.Name) else None
    if isinstance(found, Found) and isinstance(found.node, (ast.Assign, ast.AnnAssign)):
        return found.node.value
    return node


def _depends(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and last(node.func) in ELSEWHERE


def _injected(file: File, project: Project, annotation: ast.expr) -> bool:
    annotation = unquoted(annotation)
    if isinstance(annotation, ast.Subscript):
        return any(_depends(part) for part in ast.walk(annotation))
    found = project.find(file, annotation)
    alias = alias_of(found.node) if isinstance(found, Found) else None
    return alias is not None and any(_depends(part) for part in ast.walk(alias))
