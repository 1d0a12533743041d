"""A datetime column gets its value without a time zone.

A ``datetime`` field is ``TIMESTAMP WITH TIME ZONE`` from sqlmodel 0.0.45 on and refuses a naive value at flush: every
INSERT fails. Older versions store the local time of the machine, or a UTC that nobody marks as such. There an aware
value is no cure: the driver refuses it or shifts it to the session's zone. Freeze the column before the upgrade.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ..project import Field, Found, Model, Project
from ..source import (
    FUNCTIONS,
    File,
    Hit,
    dotted,
    is_value,
    keyword,
    last,
    own,
    parameters,
    short,
    text_of,
)
from ..values import assigned
from ..values import value as row_of

PAGE = "column-types.md#store-a-time"
FREEZE = "upgrading.md#keep-old-timestamps-through-the-upgrade"
NOW = "datetime.now(timezone.utc)"
NAIVE = {  # of class datetime; how many arguments leave the zone out; what to write
    "": (range(8), "add its zone, tzinfo=timezone.utc"),
    ".now": (range(1), f"write {NOW}"),
    ".today": (range(1), f"write {NOW}"),
    ".utcnow": (range(1), f"write {NOW}"),
    ".fromtimestamp": (range(2), "add tz=timezone.utc"),
    ".utcfromtimestamp": (range(2), "write datetime.fromtimestamp(..., timezone.utc)"),
}
ZONE = {"tz", "tzinfo", None}  # None: **given


class Given(NamedTuple):
    """A naive value of a field: where to say so, and what to write instead."""

    field: Field
    place: ast.expr
    cure: str


def find(file: File, project: Project) -> Iterator[Hit]:
    given = [*_factories(file, project), *_values(file, project)]
    told: set[Field] = set()
    for field, place, cure in sorted(given, key=lambda g: g.place.lineno):
        column = f"{field.model.name}.{field.name}"
        what = f"{short(place)} has no time zone"
        refused = f"{what}, which sqlmodel 0.0.45 and newer refuse for {column};"
        if "UTCDateTime" in ast.dump(field.node):
            yield Hit(place, f"{refused} {cure}")
        elif _has_type(field):
            yield Hit(
                place,
                f"{what}, which asyncpg refuses for {column} and psycopg takes for the "
                f"session's zone; {cure}",
            )
        elif (naive := project.makes_naive(file)) is None:
            yield Hit(
                place,
                f"{refused} below 0.0.45 freeze the column, sa_type=DateTime; else {cure}",
            )
        elif not naive:
            yield Hit(place, f"{refused} {cure}")
        elif field not in told:
            told.add(field)
            yield Hit(
                place,
                f"{what}, which {column} will refuse from sqlmodel 0.0.45 on; leave the "
                f"value, and freeze the column first: Field(sa_type=DateTime)",
                FREEZE,
            )


def _factories(file: File, project: Project) -> Iterator[Given]:
    for model in project.models(file):
        if model.node not in project.in_tables:
            continue
        for field in model.own_fields.values():
            if last(field.type) != "datetime" or _takes_naive(file, project, field):
                continue
            wall = f", or annotate {model.name}.{field.name} with NaiveDatetime"
            for value in _callables(field):
                if isinstance(value, ast.Lambda):
                    for call in _naive(file, project, value.body):
                        yield Given(field, value, f"{_cure(file, project, call)}{wall}")
                elif _makes_naive(file, project, value):
                    yield Given(field, value, f"write lambda: {NOW}{wall}")


def _values(file: File, project: Project) -> Iterator[Given]:
    """Naive values that are given to a row, or compared with a column."""
    for model, name, value in _pairs(file, project):
        known = model and model.is_table and model.is_sqlmodel
        field = model.fields.get(name) if model and known else None
        if (
            field is not None
            and last(field.type) == "datetime"
            and not _takes_naive(field.model.file, project, field)
        ):
            for call in _naive(file, project, value):
                yield Given(field, call, _cure(file, project, call))


def _pairs(
    file: File, project: Project
) -> Iterator[tuple[Model | None, str, ast.expr]]:
    """A model, the name of its field, and a value for it."""
    for call in file.all(ast.Call):
        model = _filled(file, project, call)
        for given in call.keywords if model else ():
            yield model, given.arg or "", given.value
        if isinstance(call.func, ast.Attribute) and call.func.attr == "between":
            for limit in call.args:
                yield *_column(file, project, call.func.value), limit
    for assign in file.all(ast.Assign):
        for target in assign.targets:
            if isinstance(target, ast.Attribute) and (
                row := row_of(file, project, target.value)
            ):
                yield row.model, target.attr, assign.value
    for compare in file.all(ast.Compare):
        if len(compare.comparators) == 1:
            left, right = compare.left, compare.comparators[0]
            yield *_column(file, project, left), right
            yield *_column(file, project, right), left


def _filled(file: File, project: Project, call: ast.Call) -> Model | None:
    """The table whose columns the keywords name: ``Task(...)``, ``update(Task).values(...)``."""
    if not call.keywords:
        return None
    link: ast.expr = call
    while isinstance(link, ast.Call) and last(link.func) in {"values", "where"}:
        link = link.func.value if isinstance(link.func, ast.Attribute) else link.func
    if link is call:
        return project.model(file, call.func) if dotted(call.func) else None
    if isinstance(link, ast.Call) and last(link.func) in {"update", "insert"}:
        return project.model(file, next(iter(link.args), None))
    return None


def _column(file: File, project: Project, node: ast.expr) -> tuple[Model | None, str]:
    """``Task.due_at``, ``col(Task.due_at)``."""
    if isinstance(node, ast.Call) and last(node.func) == "col" and node.args:
        node = node.args[0]
    if isinstance(node, ast.Attribute) and dotted(node):
        return project.model(file, node.value), node.attr
    return None, ""


def _callables(field: Field) -> Iterator[ast.expr]:
    if factory := field.argument("default_factory"):
        yield factory
    extra = field.argument("sa_column_kwargs")
    if isinstance(extra, ast.Dict):
        for key, value in zip(extra.keys, extra.values, strict=True):
            if text_of(key) in {"default", "onupdate"}:
                yield value
    for name in ("default", "onupdate"):
        if given := keyword(field.argument("sa_column"), name):
            yield given


def _has_type(field: Field) -> bool:
    return bool(field.argument("sa_type") or field.argument("sa_column"))


def _takes_naive(file: File, project: Project, field: Field) -> bool:
    """Whether the column has a type of its own that may hold naive values."""
    for given in (field.argument("sa_type"), field.argument("sa_column")):
        if given is not None:
            return not any(project.is_zoned(file, node) for node in ast.walk(given))
    return False


def _makes_naive(file: File, project: Project, value: ast.expr) -> bool:
    """``datetime.now``, ``datetime.utcnow``, a function that returns their result."""
    found = project.find(file, value)
    if not isinstance(found, Found):
        return found in {"datetime.datetime.now", "datetime.datetime.utcnow"}
    body = found.node.body[-1] if isinstance(found.node, FUNCTIONS) else None
    if not isinstance(body, ast.Return) or body.value is None:
        return False
    return bool(_naive(found.file, project, body.value))


def _naive(file: File, project: Project, value: ast.expr) -> list[ast.Call]:
    """The calls that make this value a time without a zone, on any of its branches."""
    found = _sources(file, project, value, frozenset())
    return [node for node in found if isinstance(node, ast.Call)]


def _sources(
    file: File, project: Project, node: ast.expr, seen: frozenset[str]
) -> list[ast.expr]:
    """As ``_naive``; a name that is being looked up counts as naive."""

    def of(*nodes: ast.expr) -> list[ast.expr]:
        return [s for n in nodes for s in _sources(file, project, n, seen)]

    if isinstance(node, ast.Name):
        return [node] if node.id in seen else _assigned(file, project, node, seen)
    if isinstance(node, ast.IfExp):
        return of(node.body, node.orelse)
    if isinstance(node, ast.BoolOp):
        return of(*node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        left, right = of(node.left), of(node.right)
        if isinstance(node.op, ast.Add):
            return left or right
        return [] if right else left  # of two times it is a timedelta
    if not isinstance(node, ast.Call):
        return []
    if _cure(file, project, node):
        return [node]
    if (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "replace"
        and len(node.args) < 8
        and not any(k.arg in ZONE for k in node.keywords)
    ):
        return of(node.func.value)
    return []


def _assigned(
    file: File, project: Project, name: ast.Name, seen: frozenset[str]
) -> list[ast.expr]:
    """What makes a name naive, if everything that it is given does; None does not count."""
    values: list[ast.expr] = []
    nodes: list[ast.AST] = []
    for function in file.functions(name):
        nodes, values = own(function), assigned(function, name.id)
        if any(argument.arg == name.id for argument, _ in parameters(function)):
            break
        if _bound(nodes, name.id):
            break
    else:
        found = file.definitions.get(name.id)
        if isinstance(found, (ast.Assign, ast.AnnAssign)) and found.value:
            values = [found.value]
        nodes = [n for n in file.all(ast.Name) if not next(file.functions(n), None)]
    if _bound(nodes, name.id) != len(values):
        return []  # by a loop, an unpacking, ...
    given = [value for value in values if not is_value(value, None)]
    found_in = [_sources(file, project, v, seen | {name.id}) for v in given]
    return [source for sources in found_in for source in sources if all(found_in)]


def _bound(nodes: list[ast.AST], name: str) -> int:
    """How often these nodes give the name a value; ``name -= ...`` keeps its zone."""
    changed = {n.target for n in nodes if isinstance(n, ast.AugAssign)}
    return sum(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, ast.Store)
        and node not in changed
        for node in nodes
    )


def _cure(file: File, project: Project, call: ast.Call) -> str:
    """What to write for a call that leaves the zone out, "" for another call."""
    origin = project.origin(file, call.func) if dotted(call.func) else ""
    if not origin.startswith("datetime.datetime"):
        return ""
    without, cure = NAIVE.get(origin.removeprefix("datetime.datetime"), (range(0), ""))
    zoned = any(k.arg in ZONE for k in call.keywords)
    return "" if zoned or len(call.args) not in without else cure
