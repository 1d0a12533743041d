"""A dependency commits after its ``yield``, when the answer is already sent.

From FastAPI 0.118 on the client gets its 200 first. A commit that fails then, by a constraint or a lost connection, is
a lost row that nobody is told of.
"""

import ast
import re
from collections.abc import Iterator

from ..project import Found, Project
from ..source import (
    FUNCTIONS,
    File,
    Function,
    Hit,
    dotted,
    keyword,
    last,
    own,
    text_of,
)

PAGE = "fastapi.md#commit-before-the-answer"
IN_TESTS = False
SESSION = re.compile(r"(?i)session|factory|maker")


def find(file: File, project: Project) -> Iterator[Hit]:
    depended = _depended(project)
    for function in file.all_functions():
        if function in depended and (commit := _late_commit(file, project, function)):
            yield Hit(
                commit,
                f"{function.name} commits when the answer is sent, so a failed commit is "
                f'answered 200; write Depends({function.name}, scope="function"), or '
                "commit in the path function",
            )


def _depended(project: Project) -> set[ast.AST]:
    """Functions that are depended on until the answer is sent."""
    found: set[ast.AST] = set()
    for file, call in project.dependencies:
        if not call.args or _is_early(file, project, call):
            continue
        where = project.find(file, call.args[0])
        if isinstance(where, Found):
            found.add(where.node)
        elif method := _method(file, project, call.args[0]):
            found.add(method)
    return found


def _is_early(file: File, project: Project, call: ast.Call) -> bool:
    """Whether it ends before the answer, or may, or is not FastAPI's."""
    scope = keyword(call, "scope")
    if scope is not None and text_of(scope) != "request":
        return True
    origin = project.origin(file, call.func)
    return bool(origin) and origin.partition(".")[0] != "fastapi"


def _method(file: File, project: Project, node: ast.expr) -> ast.AST | None:
    """``get_session`` of ``database.get_session``, where ``database = Database(...)``."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = project.find(file, node.value)
    if not isinstance(owner, Found):
        return None
    made: ast.AST | None = owner.node
    if isinstance(made, ast.Assign):
        made = made.value
    if isinstance(made, ast.Call):
        found = project.find(owner.file, made.func)
        made = found.node if isinstance(found, Found) else None
    for child in made.body if isinstance(made, ast.ClassDef) else ():
        if isinstance(child, FUNCTIONS) and child.name == node.attr:
            return child
    return None


def _late_commit(
    file: File, project: Project, function: Function, depth: int = 0
) -> ast.AST | None:
    nodes = own(function)
    yields = [n for n in nodes if isinstance(n, ast.Yield)]
    if len(yields) != 1:
        return None
    (given,) = yields
    for node in nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
            and node.lineno > given.lineno
            and (
                project.session(file, node.func.value)
                or _is(node.func.value, given.value)
            )
        ):
            return node
    for above in file.ancestors(given):
        if above is function:
            return None
        if isinstance(above, (ast.With, ast.AsyncWith)):
            for item in above.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and (
                    _begins(file, project, call, item.optional_vars, given.value)
                    or (depth < 2 and _wraps(file, project, call, depth))
                ):
                    return call
    return None


def _begins(
    file: File,
    project: Project,
    call: ast.Call,
    name: ast.expr | None,
    given: ast.expr | None,
) -> bool:
    """Whether this is ``factory.begin()`` or ``session.begin()``, which commit at their end."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "begin":
        return False
    owner = call.func.value
    named = last(owner.func if isinstance(owner, ast.Call) else owner)
    return bool(
        project.made_session(file, call)
        or project.session(file, owner)
        or SESSION.search(named)
        or (name is not None and _is(name, given))
    )


def _wraps(file: File, project: Project, call: ast.Call, depth: int) -> bool:
    """Whether it opens a context manager of the project that commits at its end."""
    found = project.find(file, call.func)
    if not isinstance(found, Found) or not isinstance(found.node, FUNCTIONS):
        return False
    decorators = {last(d) for d in found.node.decorator_list}
    return bool(decorators & {"contextmanager", "asynccontextmanager"}) and (
        _late_commit(found.file, project, found.node, depth + 1) is not None
    )


def _is(node: ast.expr, given: ast.expr | None) -> bool:
    """Whether both are the same name."""
    return isinstance(given, ast.Name) and dotted(node) == given.id
