"""Pages are cut from rows that have no order.

Without ORDER BY PostgreSQL gives rows as it finds them: after an update, or beside another scan, a page repeats rows and
another lacks them.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Function, Hit, chain, last, own
from ..values import methods

PAGE = "queries.md#paginate"
IN_TESTS = False


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("offset"):
        if not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        above = file.parents.get(call)
        outer: ast.expr = call
        while isinstance(above, (ast.Attribute, ast.Call)):
            if isinstance(above, ast.Call) and above.func is not outer:
                break
            outer = above
            above = file.parents.get(above)
        if _is_unordered(file, project, file.function(call), outer):
            yield Hit(
                call,
                "without order_by the pages repeat and skip rows on PostgreSQL; add "
                ".order_by() with a unique column last",
            )


def _is_unordered(
    file: File, project: Project, function: Function | None, statement: ast.expr
) -> bool:
    """Whether all of the statement is seen, and none of it orders."""
    todo, names = [statement], set[str]()
    seen_select = False
    while todo:
        node = todo.pop()
        if "order_by" in methods(node):
            return False
        links = list(chain(node))
        base = links[-1]
        if isinstance(base, ast.Name) and base.id == "select":
            seen_select = True
        elif isinstance(base, ast.Name) and function and base.id not in names:
            names.add(base.id)
            given = [
                other.value
                for other in own(function)
                if isinstance(other, ast.Assign)
                and any(last(target) == base.id for target in other.targets)
            ]
            if base.id not in file.imports and not given:
                return False
            todo += given
        elif not isinstance(base, ast.Name):
            return False
    if not seen_select or function is None:
        return seen_select
    # A name that holds the result may be ordered further on.
    return not any(
        isinstance(other, ast.Assign)
        and any(
            last(target) in names | _targets(file, statement)
            for target in other.targets
        )
        and "order_by" in methods(other.value)
        for other in own(function)
    )


def _targets(file: File, statement: ast.expr) -> set[str]:
    parent = file.parents.get(statement)
    return (
        {last(t) for t in parent.targets} if isinstance(parent, ast.Assign) else set()
    )
