"""A row that is loaded already is locked, and keeps its old values.

``with_for_update`` waits for the other transaction, then SQLAlchemy hands back the object as it was first read. What is
computed from it undoes the other's change: the update that the lock was there to save is lost.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Function, Hit, chain, dotted, is_value, keyword, last, own
from ..values import READS, methods, root_select, select_of

PAGE = "transactions.md#lose-no-update"
# What makes the next read fetch the values again, or the object another one.
FRESH = {
    *("commit", "rollback", "refresh", "expire", "expire_all"),
    *("expunge", "expunge_all", "close", "reset", "invalidate"),
}


def find(file: File, project: Project) -> Iterator[Hit]:
    if not any(
        "with_for_update" in {call.arg for call in node.keywords}
        for node in file.calls("get", "get_one")
    ) and not any(file.calls("with_for_update")):
        return
    for function in file.all_functions():
        reads = [r for n in own(function) if (r := _read(file, project, function, n))]
        for call, locks, row in reads:
            if not locks or _stays_fresh(function):
                continue
            for earlier, locked, same in reads:
                if (
                    not locked
                    and same == row
                    and earlier.lineno < call.lineno
                    and _kept(file, earlier)
                    and _comes_before(file, earlier, call)
                    and not _renewed(function, row[0], earlier, call)
                ):
                    yield Hit(
                        call,
                        f"this {row[1]} is loaded already, so the lock comes with the old "
                        f"values; write {row[0]}.refresh(row, with_for_update=True), or add "
                        "populate_existing",
                    )
                    break


Row = tuple[str, str, str]  # the session's name, the model's, the key


def _read(
    file: File, project: Project, function: Function, node: ast.AST
) -> tuple[ast.Call, bool, Row] | None:
    """A read of one row by its key: whether it locks, and which row."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    session = dotted(node.func.value)
    if not project.session(file, node.func.value):
        return None
    if node.func.attr in {"get", "get_one"} and len(node.args) == 2:
        model = project.model(file, node.args[0])
        lock = keyword(node, "with_for_update")
        if model is None or any(k.arg is None for k in node.keywords):
            return None
        locks = isinstance(lock, ast.Dict) or is_value(lock, True)
        key = ast.dump(node.args[1])
        return node, locks, (session, model.name, key)
    if node.func.attr in READS and node.args:
        statement = select_of(file, function, node.args[0])
        root = root_select(statement) if statement else None
        if statement is None or root is None or len(root.args) != 1:
            return None
        model = project.model(file, root.args[0])
        key = _key(statement)
        if model is None or not model.is_table or not key:
            return None
        return node, "with_for_update" in methods(statement), (session, model.name, key)
    return None


def _key(statement: ast.expr) -> str:
    """What ``where(Task.id == key)`` compares with, where that is the whole condition."""
    found: list[ast.expr] = []
    for link in chain(statement):
        if isinstance(link, ast.Call) and last(link.func) in {"where", "filter"}:
            found += link.args
    (condition,) = found if len(found) == 1 else (None,)
    if not isinstance(condition, ast.Compare) or len(condition.ops) != 1:
        return ""
    left = condition.left
    if isinstance(left, ast.Call) and last(left.func) == "col" and left.args:
        left = left.args[0]
    is_key = isinstance(left, ast.Attribute) and left.attr == "id"
    equal = isinstance(condition.ops[0], ast.Eq)
    return ast.dump(condition.comparators[0]) if is_key and equal else ""


def _statement(file: File, node: ast.AST) -> ast.stmt:
    while not isinstance(node, ast.stmt):
        node = file.parents[node]
    return node


def _kept(file: File, read: ast.Call) -> bool:
    """Whether a name holds the object; the session would let go of it otherwise."""
    return isinstance(_statement(file, read), (ast.Assign, ast.AnnAssign))


def _comes_before(file: File, earlier: ast.Call, call: ast.Call) -> bool:
    """Whether the first runs whenever the second does."""
    first = _statement(file, earlier)
    around = {_statement(file, call), *file.ancestors(call)}
    return any(
        isinstance(block, list) and first in block and around & set(block)
        for block in file.parents[first].__dict__.values()
    )


def _renewed(
    function: Function, session: str, earlier: ast.Call, call: ast.Call
) -> bool:
    """Whether the session may have let go of the values in between, or gets new ones."""
    for node in own(function):
        if not isinstance(node, ast.Call) or node in (earlier, call):
            continue
        given = [*node.args, *(k.value for k in node.keywords)]
        between = earlier.lineno <= node.lineno <= call.lineno
        if between and any(dotted(argument) == session for argument in given):
            return True  # whoever gets the session may commit
        if (
            isinstance(node.func, ast.Attribute)
            and dotted(node.func.value) == session
            and node.func.attr in FRESH
            and (between or (node.func.attr == "refresh" and node.lineno > call.lineno))
        ):
            return True
    return False


def _stays_fresh(function: Function) -> bool:
    return any("populate_existing" in ast.dump(node) for node in function.body)
