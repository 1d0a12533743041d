"""A row that is loaded already is locked, and keeps its old values.

``with_for_update`` waits for the other transaction, then SQLAlchemy hands back the object as it was first read. What is
computed from it undoes the other's change: the update that the lock was there to save is lost.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ..project import Found, Model, Project
from ..source import (
    File,
    Function,
    Hit,
    chain,
    dotted,
    is_value,
    keyword,
    last,
    own,
    parameters,
)
from ..values import ONE, READS, assigned, methods, root_select, select_of, value

PAGE = "transactions.md#lose-no-update"
# What makes the next read fetch the values again, or the object another one.
FRESH = {
    *("commit", "rollback", "refresh", "expire", "expire_all"),
    *("expunge", "expunge_all", "close", "reset", "invalidate"),
}
ROUTES = {"get", "post", "put", "patch", "delete", "api_route", "websocket"}
TESTS = (ast.If, ast.While, ast.IfExp, ast.Assert)


class Read(NamedTuple):
    """A read of one row by its key."""

    call: ast.Call
    locks: bool
    session: str
    model: Model
    key: ast.expr

    @property
    def row(self) -> tuple[str, str, str]:
        return self.session, self.model.name, ast.dump(self.key)


def find(file: File, project: Project) -> Iterator[Hit]:
    if not any(
        "with_for_update" in {call.arg for call in node.keywords}
        for node in file.calls("get", "get_one")
    ) and not any(file.calls("with_for_update")):
        return
    for function in file.all_functions():
        reads = [r for n in own(function) if (r := _read(file, project, function, n))]
        for read in reads:
            if not read.locks or _stays_fresh(function):
                continue
            call, session = read.call, read.session
            held = _object(file, project, function, read)
            if held or any(
                not other.locks
                and other.row == read.row
                and other.call.lineno < call.lineno
                and _kept(file, other.call)
                and _comes_before(file, other.call, call)
                and not _renewed(function, session, other.call, call)
                for other in reads
            ):
                yield Hit(
                    call,
                    f"this {read.model.name} is loaded already, so the lock comes with the old "
                    f"values; write {session}.refresh({held or 'row'}, with_for_update=True), "
                    "or add populate_existing",
                )


def _read(
    file: File, project: Project, function: Function, node: ast.AST
) -> Read | None:
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
        return Read(node, locks, session, model, node.args[1])
    if node.func.attr in READS and node.args:
        statement = select_of(file, function, node.args[0])
        root = root_select(statement) if statement else None
        if statement is None or root is None or len(root.args) != 1:
            return None
        model = project.model(file, root.args[0])
        key = _key(statement)
        if model is None or not model.is_table or key is None:
            return None
        locks = "with_for_update" in methods(statement)
        return Read(node, locks, session, model, key)
    return None


def _key(statement: ast.expr) -> ast.expr | None:
    """What ``where(Task.id == key)`` compares with; beside it only foreign keys may be asked."""
    keys: list[ast.expr] = []
    for link in chain(statement):
        if not isinstance(link, ast.Call) or last(link.func) not in {"where", "filter"}:
            continue
        for condition in link.args:
            if not isinstance(condition, ast.Compare) or len(condition.ops) != 1:
                return None
            left = condition.left
            if isinstance(left, ast.Call) and last(left.func) == "col" and left.args:
                left = left.args[0]
            name = left.attr if isinstance(left, ast.Attribute) else ""
            if not isinstance(condition.ops[0], ast.Eq):
                return None
            if name == "id":
                keys.append(condition.comparators[0])
            elif not name.endswith("_id"):
                return None
    return keys[0] if len(keys) == 1 else None


def _object(file: File, project: Project, function: Function, read: Read) -> str:
    """The name of the loaded object whose key is locked, if its values decide afterwards."""
    key = read.key
    if not (
        isinstance(key, ast.Attribute)
        and key.attr == "id"
        and isinstance(key.value, ast.Name)
    ):
        return ""
    name = key.value.id
    held = value(file, project, key.value)
    if held is None or held.model.node is not read.model.node:
        return ""
    after = _loaded_at(file, function, name, read)
    if after is None:
        return ""
    names = {name: read.call.lineno} | _targets(function, read.call)
    used = _decides(file, function, read, names)
    if used is None or _differ(function, read.call, name, set(names) - {name}):
        return ""
    for node in own(function):
        if not isinstance(node, ast.Call) or node is read.call:
            continue
        line = node.lineno
        given = [*node.args, *(k.value for k in node.keywords)]
        if after < line <= read.call.lineno and read.session in map(dotted, given):
            return ""  # whoever gets the session may commit
        if (
            isinstance(node.func, ast.Attribute)
            and dotted(node.func.value) == read.session
            and node.func.attr in FRESH
            and after < line <= used
        ):
            return ""
    return name


def _loaded_at(file: File, function: Function, name: str, read: Read) -> int | None:
    """The line behind which the name holds an object of this session, with old values."""
    given = {argument.arg: (argument, d) for argument, d in parameters(function)}
    first = _statement(file, read.call).lineno
    values = [v for v in assigned(function, name) if v.lineno < first]
    for loaded in values:
        if read.session not in map(dotted, ast.walk(loaded)):
            return None
        if _locks(file, read.model.project, function, loaded):
            return None
    if values:
        return max(v.end_lineno or v.lineno for v in values)
    if name not in given or read.session.partition(".")[0] not in given:
        return None
    routed = any(
        isinstance(d, ast.Call) and last(d.func) in ROUTES
        for d in function.decorator_list
    )
    argument, default = given[name]
    if routed and not _is_depended(file, read.model.project, argument, default):
        return None  # the request's body
    return function.lineno


def _locks(file: File, project: Project, function: Function, loaded: ast.expr) -> bool:
    """Whether this read may lock the row itself."""
    for node in ast.walk(loaded):
        if not isinstance(node, ast.Call):
            continue
        for argument in (*node.args, node.func):
            named = isinstance(argument, ast.Name)
            for given in assigned(function, dotted(argument)) if named else ():
                if "with_for_update" in ast.dump(given):
                    return True
        found = project.find(file, node.func) if dotted(node.func) else None
        if isinstance(found, Found) and "with_for_update" in ast.dump(found.node):
            return True
    return "with_for_update" in ast.dump(loaded)


def _is_depended(
    file: File, project: Project, argument: ast.arg, default: ast.expr | None
) -> bool:
    """``Depends(...)`` as the default, or in the annotation or what it stands for."""
    nodes: list[ast.AST | None] = [argument.annotation, default]
    found = project.find(file, argument.annotation)
    nodes += [found.node] if isinstance(found, Found) else []
    return any(
        isinstance(part, ast.Call) and last(part.func) in {"Depends", "Security"}
        for node in nodes
        if node is not None and not isinstance(node, ast.ClassDef)
        for part in ast.walk(node)
    )


def _targets(function: Function, call: ast.Call) -> dict[str, int]:
    """The names that get the locked row, and where: ``locked = (await session.exec(...)).one()``."""
    found: dict[str, int] = {}
    for node in own(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            links = list(chain(node.value))
            name = links[-1].id if isinstance(links[-1], ast.Name) else ""
            outer = links[1] if isinstance(links[0], ast.Await) else links[0]
            one = isinstance(outer, ast.Call) and last(outer.func) in ONE
            if call in links or (one and name in found):
                found[node.targets[0].id] = node.targets[0].lineno
    return found


def _decides(
    file: File, function: Function, read: Read, names: dict[str, int]
) -> int | None:
    """The first line behind the lock where a column's value decides, or is computed with."""
    end = _statement(file, read.call).end_lineno or read.call.lineno
    behind = [n for n in own(function) if getattr(n, "lineno", 0) > end]
    kept = set(names) - {
        node.id
        for node in behind
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and node.lineno != names.get(node.id)
    }
    lines = [
        node.lineno
        for node in behind
        if isinstance(node, ast.Attribute)
        and dotted(node.value) in kept
        and (field := read.model.fields.get(node.attr))
        and node.attr != "id"
        and not node.attr.endswith("_id")
        and not field.argument("foreign_key")
        and _matters(file, node, kept)
    ]
    return min(lines, default=None)


def _matters(file: File, node: ast.Attribute, names: set[str]) -> bool:
    """``row.stock -= 1``, ``row.stock = row.stock - 1``, ``if row.stock < 1``."""
    below: ast.AST = node
    for above in file.ancestors(node):
        if isinstance(above, ast.AugAssign):
            return above.target is below
        if isinstance(above, TESTS) and above.test is below:
            return True
        if isinstance(above, ast.Match):
            return above.subject is below
        if isinstance(above, ast.Assign):
            return above.value is below and any(
                isinstance(t, ast.Attribute) and dotted(t.value) in names
                for t in above.targets
            )
        if isinstance(above, ast.stmt):
            return False
        below = above
    return False


def _differ(function: Function, call: ast.Call, name: str, locked: set[str]) -> bool:
    """Whether the function takes the two for two: it copies from one, or compares them."""
    for node in own(function):
        if getattr(node, "lineno", 0) <= call.lineno:
            continue
        if (
            isinstance(node, ast.Attribute)
            and dotted(node.value) == name
            and node.attr in {"model_dump", "dict"}
        ):
            return True
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Compare, ast.Call)):
            parts = {dotted(n) for n in ast.walk(node) if isinstance(n, ast.Name)}
            if name in parts and parts & locked:
                return True
    return False


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
