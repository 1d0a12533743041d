"""A PATCH lets null through to a column that is NOT NULL.

``title: str | None = None`` means for the client that it may send ``{"title": null}``. ``exclude_unset`` keeps that null, so
the UPDATE fails on the constraint: an IntegrityError, a 500 where a 422 belongs.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Model, Project
from ..source import (
    File,
    Function,
    Hit,
    dotted,
    is_value,
    keyword,
    last,
    own,
    parameters,
    text_of,
)
from ..values import assigned, value

PAGE = "model-patterns.md#split-one-table-into-models"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("sqlmodel_update", "setattr"):
        function = file.function(call)
        if function is None:
            continue
        row, given = update_of(file, call)
        if row is None or given is None:
            continue
        body, looked = _body(file, project, function, given)
        held = value(file, project, row) if body else None
        if body is None or held is None or not held.model.is_sqlmodel:
            continue
        names = [
            name
            for name, field in body.fields.items()
            if name not in looked
            and takes_null(field)
            and (column := held.model.fields.get(name))
            and _is_not_null(column)
        ]
        if names and not has_validator(body):
            first = names[0]
            yield Hit(
                call,
                f"null for {', '.join(names[:3])}{', ...' if names[3:] else ''} gets to a NOT "
                f"NULL column, an IntegrityError and a 500; in {body.name} write {first}: "
                f"{ast.unparse(body.fields[first].type)} = Field(default=None), without | None",
            )


def update_of(
    file: File, call: ast.Call
) -> tuple[ast.expr, ast.expr] | tuple[None, None]:
    """(row, values) of ``row.sqlmodel_update(values)``, or of a loop that is all setattr."""
    if isinstance(call.func, ast.Attribute):
        if call.func.attr == "sqlmodel_update" and len(call.args) == 1:
            return call.func.value, call.args[0]
        return None, None
    statement = file.parents.get(call)
    loop = file.parents.get(statement) if statement else None
    if (
        isinstance(loop, ast.For)
        and loop.body == [statement]
        and isinstance(loop.iter, ast.Call)
        and isinstance(loop.iter.func, ast.Attribute)
        and loop.iter.func.attr == "items"
        and isinstance(loop.target, ast.Tuple)
        and [dotted(a) for a in call.args[1:]] == [dotted(t) for t in loop.target.elts]
    ):
        return call.args[0], loop.iter.func.value
    return None, None


def _body(
    file: File, project: Project, function: Function, given: ast.expr
) -> tuple[Model | None, set[str]]:
    """The model of ``data.model_dump(exclude_unset=True)``, and the fields that are looked at."""
    nothing: tuple[None, set[str]] = None, set()
    looked: set[str] = set()
    if isinstance(given, ast.Name):
        values = assigned(function, given.id)
        keys = looked_at(function, given.id) if len(values) == 1 else None
        if keys is None:
            return nothing
        given, looked = values[0], keys
    if not isinstance(given, ast.Call) or last(given.func) not in {
        "model_dump",
        "dict",
    }:
        return nothing
    if not is_value(keyword(given, "exclude_unset"), True) or len(given.keywords) != 1:
        return nothing
    data = given.func.value if isinstance(given.func, ast.Attribute) else None
    for argument, _ in parameters(function):
        if isinstance(data, ast.Name) and argument.arg == data.id:
            model = project.model(file, argument.annotation)
            if model and model.is_pydantic and not model.is_table:
                return model, looked | _compared(function, data.id)
    return nothing


def looked_at(function: Function, name: str) -> set[str] | None:
    """The keys that are read or changed on the way; None if any may be."""
    found: set[str] = set()
    for node in own(function):
        keys: list[ast.expr] = []
        if isinstance(node, ast.Subscript) and dotted(node.value) == name:
            keys = [node.slice]
        elif isinstance(node, ast.Compare) and name in map(dotted, node.comparators):
            keys = [node.left]
        elif isinstance(node, ast.Call):
            given = [*node.args, *(k.value for k in node.keywords)]
            if isinstance(node.func, ast.Attribute) and dotted(node.func.value) == name:
                if node.func.attr == "items":
                    continue
                keys = node.args[:1] or [node]
            elif name in map(dotted, given) and last(node.func) != "sqlmodel_update":
                keys = [node]
        for key in keys:
            if not text_of(key):
                return None
            found.add(text_of(key))
    return found


def _compared(function: Function, data: str) -> set[str]:
    """The fields of the body that a condition mentions: ``if data.title is None: raise``."""
    return {
        part.attr
        for node in own(function)
        if isinstance(node, (ast.If, ast.IfExp))
        for part in ast.walk(node.test)
        if isinstance(part, ast.Attribute) and dotted(part.value) == data
    }


def takes_null(field: Field) -> bool:
    if "Validator" in ast.dump(field.node.annotation):
        return False
    return field.nullable and is_value(field.default, None)


def _is_not_null(column: Field) -> bool:
    if column.nullable or is_value(column.argument("primary_key"), True):
        return False
    if given := column.argument("sa_column"):
        return is_value(keyword(given, "nullable"), False)
    return not column.argument("nullable") or is_value(
        column.argument("nullable"), False
    )


def has_validator(body: Model) -> bool:
    """Whether a validator of the class may refuse or replace null."""
    return any(
        "validator" in ast.dump(decorator)
        for model in body.lineage
        for node in model.node.body
        for decorator in getattr(node, "decorator_list", ())
    ) or any(
        isinstance(node, ast.FunctionDef) and node.name in {"__init__", "model_dump"}
        for model in body.lineage
        for node in model.node.body
    )
