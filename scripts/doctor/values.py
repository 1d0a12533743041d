"""Which model a name in a function holds, and where it came from."""

import ast
from dataclasses import dataclass

from .project import Found, Model, Project, Session
from .source import (
    FUNCTIONS,
    File,
    Function,
    chain,
    is_value,
    last,
    own,
    parameters,
)

ONE = {"first", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "scalar"}
MANY = {"all", "partitions", "fetchall"}
READS = {"exec", "execute", "scalars", "scalar", "stream", "stream_scalars"}
WRAPPERS = {"list", "sorted", "reversed", "tuple"}


@dataclass(frozen=True)
class Value:
    """An instance of a table model."""

    model: Model
    made: bool  # by its constructor, in this function
    session: Session | None = None  # that it was loaded with, in this function
    statement: ast.expr | None = None  # the SELECT that loaded it
    by: Found | None = None  # the function of the project that gave it


def value(file: File, project: Project, name: ast.expr) -> Value | None:
    """What a name holds where it is used, if all that is assigned to it agrees."""
    function = file.function(name)
    if not isinstance(name, ast.Name) or function is None:
        return None
    found: list[Value | None] = []
    for argument, _ in parameters(function):
        if argument.arg == name.id:
            model = project.model(file, argument.annotation)
            found.append(Value(model, False) if model and model.is_table else None)
    for node in own(function):
        if getattr(node, "lineno", 0) > name.lineno:
            break
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id == name.id for t in targets):
                found.append(_of(file, project, function, node.value))
        elif (
            isinstance(node, (ast.For, ast.AsyncFor))
            and isinstance(node.target, ast.Name)
            and node.target.id == name.id
        ):
            found.append(_each(file, project, function, node.iter))
    if not found or None in found:
        return None
    first = found[-1]
    models = {v.model.node for v in found if v}
    return first if len(models) == 1 else None


def _of(
    file: File, project: Project, function: Function, node: ast.expr | None
) -> Value | None:
    if isinstance(node, ast.Await):
        node = node.value
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        session = project.session(file, owner)
        if node.func.attr in {"get", "get_one"} and node.args:
            model = project.model(file, node.args[0])
            known = model and (session or model.is_table)
            return Value(model, False, session, node) if model and known else None
        if node.func.attr in ONE:
            return _selected(file, project, function, node)
        if node.func.attr == "model_validate":
            model = project.model(file, owner)
            return Value(model, True) if model and model.is_table else None
    model = project.model(file, node.func)
    if model and model.is_table:
        return Value(model, True)
    called = project.find(file, node.func)
    if isinstance(called, Found) and isinstance(called.node, FUNCTIONS):
        model = project.model(called.file, called.node.returns)
        return Value(model, False, by=called) if model and model.is_table else None
    return None


def loads(project: Project, found: Found, depth: int = 0) -> bool:
    """Whether all that a function of the project returns is read by a session."""
    function = found.node
    if not isinstance(function, FUNCTIONS) or depth > 3:
        return False
    returned = [n.value for n in own(function) if isinstance(n, ast.Return)]
    given = [v for v in returned if v is not None and not is_value(v, None)]
    return bool(given) and all(
        _is_read(found.file, project, function, node, depth) for node in given
    )


def _is_read(
    file: File, project: Project, function: Function, node: ast.expr, depth: int
) -> bool:
    if depth > 3:
        return False
    if isinstance(node, ast.Name):
        given = [v for v in assigned(function, node.id) if not is_value(v, None)]
        return bool(given) and all(
            _is_read(file, project, function, value, depth + 1) for value in given
        )
    links = list(chain(node))
    for link in links:
        if (
            isinstance(link, ast.Call)
            and isinstance(link.func, ast.Attribute)
            and link.func.attr in {*READS, "get", "get_one"}
            and project.session(file, link.func.value)
        ):
            return True
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call):
        return False
    if isinstance(links[-1], ast.Name) and last(call.func) in ONE:
        return _is_read(file, project, function, links[-1], depth + 1)
    called = project.find(file, call.func)
    return isinstance(called, Found) and loads(project, called, depth + 1)


def _each(
    file: File, project: Project, function: Function, node: ast.expr
) -> Value | None:
    """What a loop goes over."""
    if isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Call) and last(node.func) in WRAPPERS and node.args:
        node = node.args[0]
    given = assigned(function, node.id) if isinstance(node, ast.Name) else [node]
    return _selected(file, project, function, given[0]) if len(given) == 1 else None


def _selected(
    file: File, project: Project, function: Function, node: ast.expr, depth: int = 0
) -> Value | None:
    """``session.exec(select(Task)).first()``, also over several lines."""
    for link in chain(node):
        if isinstance(link, ast.Call) and last(link.func) in READS and link.args:
            statement = select_of(file, function, link.args[0])
            if statement is None:
                return None
            call = root_select(statement)
            if call is None or len(call.args) != 1:
                return None
            model = project.model(file, call.args[0])
            if model and model.is_table and isinstance(link.func, ast.Attribute):
                session = project.session(file, link.func.value)
                return Value(model, False, session, statement)
            return None
        if isinstance(link, ast.Name) and depth < 2:
            given = assigned(function, link.id)
            if len(given) == 1:
                return _selected(file, project, function, given[0], depth + 1)
    return None


def select_of(file: File, function: Function | None, node: ast.expr) -> ast.expr | None:
    """The expression of a statement, whether given in place or by name; None if several."""
    if isinstance(node, ast.Name) and function is not None:
        given = assigned(function, node.id)
        return given[0] if len(given) == 1 else None
    return node


def assigned(function: Function, name: str) -> list[ast.expr]:
    """Everything that a function assigns to a name."""
    found = []
    for node in own(function):
        if isinstance(node, ast.Assign):
            pairs = [pair for t in node.targets for pair in _pairs(t, node.value)]
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value:
            pairs = [(node.target, node.value)]
        else:
            continue
        found += [v for t, v in pairs if isinstance(t, ast.Name) and t.id == name]
    return found


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """``a, b = 1, 2`` as two assignments."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


def root_select(statement: ast.expr) -> ast.Call | None:
    """The ``select(...)`` that a chain starts with."""
    for link in chain(statement):
        if isinstance(link, ast.Call) and isinstance(link.func, ast.Name):
            return link if link.func.id == "select" else None
        if isinstance(link, ast.Call) and last(link.func) == "select":
            return link
    return None


def methods(statement: ast.expr) -> set[str]:
    """The names that are called on the way: where, order_by, options, ..."""
    return {last(n.func) for n in chain(statement) if isinstance(n, ast.Call)}
