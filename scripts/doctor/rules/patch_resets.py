"""An update sets the fields that the client left out.

Without ``exclude_unset=True`` a dump holds every field, and ``sqlmodel_update`` of the model itself takes them all: what was
not sent goes back to its default, usually None.
"""

import ast
from collections.abc import Iterator

from ..project import Model, Project
from ..source import File, Hit, is_value, last, parameters
from ..values import select_of

PAGE = "model-patterns.md#split-one-table-into-models"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("sqlmodel_update"):
        if not call.args:
            continue
        given = select_of(file, file.function(call), call.args[0]) or call.args[0]
        if isinstance(given, ast.Call) and last(given.func) in {"model_dump", "dict"}:
            if any(
                k.arg is None or k.arg.startswith("exclude") for k in given.keywords
            ):
                continue
            data = given.func.value if isinstance(given.func, ast.Attribute) else given
        else:
            data = given
        model = _model(file, project, data)
        if model and not model.is_table and model.is_pydantic and _has_optional(model):
            yield Hit(
                call,
                f"what the client leaves out of {model.name} is set to its default; write "
                "sqlmodel_update(data.model_dump(exclude_unset=True))",
            )


def _model(file: File, project: Project, node: ast.expr) -> Model | None:
    """The class of a parameter, or of what is made in place."""
    if isinstance(node, ast.Call):
        return project.model(file, node.func)
    function = file.function(node)
    if not isinstance(node, ast.Name) or function is None:
        return None
    for argument, _ in parameters(function):
        if argument.arg == node.id:
            return project.model(file, argument.annotation)
    return None


def _has_optional(model: Model) -> bool:
    return any(
        is_value(field.default, None) and field.nullable
        for field in model.fields.values()
    )
