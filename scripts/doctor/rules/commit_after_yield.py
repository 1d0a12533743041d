"""A dependency commits after its ``yield``, when the answer is already sent.

From FastAPI 0.118 on the client gets its 200 first. A commit that fails then, by a constraint or a lost connection, is
a lost row that nobody is told of.
"""

import ast
from collections.abc import Iterator

from ..project import Found, Project
from ..source import File, Function, Hit, keyword, own, text_of

PAGE = "fastapi.md#commit-before-the-answer"
IN_TESTS = False


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
        if not call.args or text_of(keyword(call, "scope")) == "function":
            continue
        where = project.find(file, call.args[0])
        if isinstance(where, Found):
            found.add(where.node)
    return found


def _late_commit(file: File, project: Project, function: Function) -> ast.AST | None:
    nodes = own(function)
    yields = [n for n in nodes if isinstance(n, ast.Yield)]
    if len(yields) != 1:
        return None
    for node in nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
            and node.lineno > yields[0].lineno
            and project.session(file, node.func.value)
        ):
            return node
    for above in file.ancestors(yields[0]):
        if above is function:
            return None
        if isinstance(above, (ast.With, ast.AsyncWith)):
            for item in above.items:
                call = item.context_expr
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "begin"
                    and (
                        project.made_session(file, call)
                        or project.session(file, call.func.value)
                    )
                ):
                    return call
    return None
