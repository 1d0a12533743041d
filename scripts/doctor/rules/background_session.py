"""A background task gets the session of the request.

With ``scope="function"`` that session is closed when the task runs. It opens again without a word: what the task writes is
not committed, and the connection is not given back. With the default scope the task runs before the dependency's
commit, and holds the request's connection until it ends.
"""

import ast
from collections.abc import Iterator

from ..project import Project, bare
from ..source import FUNCTIONS, File, Function, Hit, dotted, last, own, parameters

PAGE = "fastapi.md#run-jobs-and-streams"
PACKAGES = {"fastapi", "starlette"}


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("add_task", "BackgroundTask"):
        if not _in_background(file, project, call) or not call.args:
            continue
        around = {n for f in file.functions(call) for n in _bound(f)}
        for name in _sessions(file, project, call):
            if name not in around:
                continue  # a session of the module
            yield Hit(
                call,
                f"the task runs on {name} of the request, which is closed by then or holds its "
                "connection: writes are lost; pass ids, and open a session in the task",
            )
            break


def _in_background(file: File, project: Project, call: ast.Call) -> bool:
    """``jobs.add_task(...)`` with ``jobs: BackgroundTasks``, or ``BackgroundTask(...)``."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "add_task":
        return _is_theirs(file, project, call.func, "BackgroundTask")
    name = dotted(call.func.value)
    for function in file.functions(call):
        for argument, _ in parameters(function):
            if argument.arg == name:
                annotation = argument.annotation
                return _is_theirs(file, project, annotation, "BackgroundTasks")
        for node in own(function):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and any(dotted(target) == name for target in node.targets)
            ):
                return _is_theirs(file, project, node.value.func, "BackgroundTasks")
    return False


def _is_theirs(file: File, project: Project, node: ast.AST | None, name: str) -> bool:
    if isinstance(node, ast.expr):
        node = bare(node)
    origin = project.origin(file, node)
    return origin.partition(".")[0] in PACKAGES and origin.rpartition(".")[2] == name


def _sessions(file: File, project: Project, call: ast.Call) -> Iterator[str]:
    """The sessions that it is given, or that its function takes from around it."""
    task = call.args[0]
    given = [*call.args[1:], *(k.value for k in call.keywords)]
    if isinstance(task, ast.Call) and last(task.func) == "partial":
        given += [*task.args[1:], *(k.value for k in task.keywords)]
    for argument in given:
        if isinstance(argument, ast.Name) and project.session(file, argument):
            yield argument.id
    inner = task if isinstance(task, ast.Lambda) else _local(file, call, dotted(task))
    for node in ast.walk(inner) if inner else ():
        if (
            isinstance(node, ast.Name)
            and node.id not in _bound(inner)
            and project.session(file, node)
        ):
            yield node.id


def _bound(node: ast.AST | None) -> set[str]:
    """The names that a function makes itself."""
    found = set()
    for child in ast.walk(node) if node else ():
        if isinstance(child, ast.arg):
            found.add(child.arg)
        elif isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            found.add(child.id)
    return found


def _local(file: File, call: ast.Call, name: str) -> Function | None:
    """The function beside, whose body sees our session."""
    around = file.function(call)
    for node in own(around) if around else ():
        if isinstance(node, FUNCTIONS) and node.name == name:
            return node
    return None
