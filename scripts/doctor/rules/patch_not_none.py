"""A PATCH by ``if data.x is not None`` can't clear a field.

Null that was sent looks like a field that was left out, so the column keeps its value and the client is told 200.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, dotted, is_value, own, parameters
from ..values import value

PAGE = "model-patterns.md#split-one-table-into-models"


def find(file: File, project: Project) -> Iterator[Hit]:
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
