"""A PATCH by ``if data.x is not None``, or by ``exclude_none``, can't clear a field.

Null that was sent looks like a field that was left out, so the column keeps its value and the client is told 200.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator

from ..project import Model, Project
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
from .patch_null import has_validator, looked_at, takes_null, update_of

PAGE = "model-patterns.md#split-one-table-into-models"
HARMLESS = {"exclude_none", "exclude_unset", "exclude_defaults", "by_alias", "mode"}


def find(file: File, project: Project) -> Iterator[Hit]:
    yield from _field_by_field(file, project)
    for call in file.calls("sqlmodel_update", "setattr"):
        function = file.function(call)
        row, given = update_of(file, call)
        held = value(file, project, row) if row is not None else None
        if function is None or given is None or held is None or held.made:
            continue
        dump, looked = _dump(function, given)
        body = _body(file, project, function, dump) if dump else None
        extra = keyword(call, "update")
        if dump is None or body is None or _clears(function):
            continue
        if extra is not None and not isinstance(extra, ast.Dict):
            continue
        looked |= _written(function, dotted(row)) | _texts(extra)
        names = [
            name
            for name, field in body.fields.items()
            if name not in looked
            and takes_null(field)
            and (column := held.model.fields.get(name))
            and column.nullable
            and not is_value(column.argument("nullable"), False)
            and not is_value(keyword(column.argument("sa_column"), "nullable"), False)
            and not is_value(column.argument("primary_key"), True)
        ]
        if names and not has_validator(body):
            yield Hit(
                dump,
                f"exclude_none drops null, so {function.name} can't set "
                f"{', '.join(names[:3])}{', ...' if names[3:] else ''} to it; write "
                "exclude_unset=True instead",
            )


def _dump(
    function: Function, given: ast.expr
) -> tuple[ast.Call, set[str]] | tuple[None, set[str]]:
    """``data.model_dump(exclude_none=True)``, and the keys that are looked at or left out."""
    looked: set[str] = set()
    if isinstance(given, ast.Name):
        values = assigned(function, given.id)
        keys = looked_at(function, given.id) if len(values) == 1 else None
        if keys is None:
            return None, set()
        given, looked = values[0], keys
    if not isinstance(given, ast.Call) or last(given.func) not in {
        "model_dump",
        "dict",
    }:
        return None, set()
    names = {k.arg for k in given.keywords}
    left_out = keyword(given, "exclude")
    if (
        not is_value(keyword(given, "exclude_none"), True)
        or names - {*HARMLESS, "exclude"}
        or (left_out is not None and not isinstance(left_out, ast.Set))
    ):
        return None, set()
    return given, looked | _texts(left_out)


def _body(
    file: File, project: Project, function: Function, dump: ast.Call
) -> Model | None:
    """The model of the parameter that is dumped, if a client sends it."""
    data = dump.func.value if isinstance(dump.func, ast.Attribute) else None
    for argument, _ in parameters(function):
        if isinstance(data, ast.Name) and argument.arg == data.id:
            model = project.model(file, argument.annotation)
            return model if model and model.node in project.updates else None
    return None


def _clears(function: Function) -> bool:
    """Whether the function has its own way to tell null from a field that is left out."""
    for node in own(function):
        if isinstance(node, ast.Attribute) and node.attr.endswith("fields_set"):
            return True
        if isinstance(node, ast.Call):
            if last(node.func) == "setattr" and any(
                is_value(argument, None) for argument in node.args
            ):
                return True
            if is_value(keyword(node, "exclude_unset"), True) and not is_value(
                keyword(node, "exclude_none"), True
            ):
                return True
    return False


def _written(function: Function, row: str) -> set[str]:
    """The attributes of the row that are assigned by name."""
    return {
        node.attr
        for node in own(function)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and dotted(node.value) == row
    }


def _texts(node: ast.expr | None) -> set[str]:
    return {text_of(part) for part in ast.walk(node)} if node else set()


def _field_by_field(file: File, project: Project) -> Iterator[Hit]:
    for function in file.all_functions():
        bodies = {
            argument.arg
            for argument, _ in parameters(function)
            if (model := project.model(file, argument.annotation))
            and model.is_pydantic
            and not model.is_table
        }
        copied: dict[str, list[ast.If]] = defaultdict(list)
        for node in own(function) if bodies else ():
            if isinstance(node, ast.If) and (target := _copies(node)):
                body, field = target
                if body in bodies and _may_be_null(file, project, node, field):
                    copied[body].append(node)
        for body, nodes in copied.items():
            if len(nodes) > 1:
                yield Hit(
                    nodes[0],
                    f"{function.name} can't set these {len(nodes)} fields to null; write "
                    f"row.sqlmodel_update({body}.model_dump(exclude_unset=True))",
                )


def _copies(node: ast.If) -> tuple[str, str] | None:
    """(body, field) of ``if body.field is not None: row.field = body.field``."""
    test: ast.expr = node.test
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.IsNot):
        if not is_value(test.comparators[0], None):
            return None
        test = test.left
    if not isinstance(test, ast.Attribute) or len(node.body) != 1 or node.orelse:
        return None
    body, _, field = dotted(test).rpartition(".")
    only = node.body[0]
    if (
        isinstance(only, ast.Assign)
        and isinstance(only.targets[0], ast.Attribute)
        and only.targets[0].attr == field
        and dotted(only.value) == dotted(test)
    ):
        return body, field
    return None


def _may_be_null(file: File, project: Project, node: ast.If, name: str) -> bool:
    """False where the row's column is known to be NOT NULL."""
    assign = node.body[0]
    assert isinstance(assign, ast.Assign)
    target = assign.targets[0]
    assert isinstance(target, ast.Attribute)
    row = value(file, project, target.value)
    field = row.model.fields.get(name) if row else None
    return field is None or field.nullable
