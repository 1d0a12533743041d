"""``merge`` gets an object that holds only some of the fields.

The fields that were left out have their defaults, and merge writes those over the row.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, is_value
from ..values import select_of

PAGE = "session-management.md#read-and-change-rows"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("merge"):
        if not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        if project.session(file, call.func.value) is None:
            continue
        made = select_of(file, file.function(call), call.args[0])
        if not isinstance(made, ast.Call) or any(k.arg is None for k in made.keywords):
            continue
        model = project.model(file, made.func)
        if model is None or not model.is_table or made.args:
            continue
        given = {k.arg for k in made.keywords}
        keys = {
            name
            for name, field in model.fields.items()
            if is_value(field.argument("primary_key"), True)
        }
        left = sorted(set(model.fields) - given - keys)
        if left and keys & given:
            yield Hit(
                call,
                f"merge writes the defaults of {', '.join(left[:3])} over the row of "
                f"{model.name}; get the row and set what changed",
            )
