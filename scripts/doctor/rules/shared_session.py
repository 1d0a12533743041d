"""Tasks that run side by side share one session.

A session is one connection and one transaction. On a warm pool two reads pass; then one task's rollback undoes the
other's write, or a commit raises IllegalStateChangeError and nothing is saved.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import FUNCTIONS, File, Function, Hit, dotted, last, own, short
from ..values import select_of

PAGE = "session-management.md#run-tasks-side-by-side"
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp)


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("gather"):
        if project.origin(file, call.func) != "asyncio.gather":
            continue
        function = file.function(call)
        counted: dict[str, int] = {}
        for argument in call.args:
            several = isinstance(argument, ast.Starred)
            given = argument.value if isinstance(argument, ast.Starred) else argument
            given = select_of(file, function, given) or given
            if isinstance(given, (ast.Tuple, ast.List)):
                made = [(part, 1) for part in given.elts]
            elif isinstance(given, COMPREHENSIONS):
                made = [(given.elt, 2)]
            else:
                made = [] if several else [(given, 1)]
            for task, times in made:
                for name in _sessions(file, project, task, given):
                    counted[name] = counted.get(name, 0) + times
        for name, count in counted.items():
            if count > 1:
                yield Hit(call, _message(name, "gather"))
    for call in file.calls("create_task", "start_soon"):
        loop = _loop(file, call)
        for task in call.args[:1] if loop else ():
            for name in _sessions(file, project, task, loop):
                yield Hit(call, _message(name, short(call.func)))


def _message(name: str, by: str) -> str:
    return (
        f"the tasks of {by} share {name}: one connection, one transaction, so a rollback or "
        "commit of one breaks the others; open a session in each task"
    )


def _loop(file: File, call: ast.Call) -> ast.AST | None:
    for above in file.ancestors(call):
        if isinstance(above, (ast.For, ast.AsyncFor, *COMPREHENSIONS)):
            return above
        if isinstance(above, FUNCTIONS):
            return None
    return None


def _sessions(
    file: File, project: Project, task: ast.expr, inside: ast.AST | None
) -> set[str]:
    """The async sessions that a coroutine is given, or takes from around it."""
    if not isinstance(task, ast.Call):
        return set()
    used: list[ast.expr] = [*task.args, *(k.value for k in task.keywords)]
    if isinstance(task.func, ast.Attribute):
        used.append(task.func.value)
    local = _local(file, task)
    if local is not None:
        used += [
            node.func.value
            for node in own(local)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
    found = set()
    for node in used:
        session = project.session(file, node)
        if session and session.is_async:
            name = dotted(node)
            if not _bound_in(inside, name) and not _bound_in(local, name):
                found.add(name)
    return found


def _local(file: File, task: ast.Call) -> Function | None:
    """The function beside, whose body sees our session."""
    around = file.function(task)
    for node in own(around) if around and isinstance(task.func, ast.Name) else ():
        if isinstance(node, FUNCTIONS) and node.name == last(task.func):
            return node
    return None


def _bound_in(node: ast.AST | None, name: str) -> bool:
    """Whether a loop or function makes the name anew."""
    for child in ast.walk(node) if node else ():
        if isinstance(child, ast.arg) and child.arg == name:
            return True
        stored = isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
        if stored and dotted(child) == name:
            return True
    return False
