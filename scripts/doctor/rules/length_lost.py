"""The length of a string does not reach the column.

``StringConstraints(max_length=...)``, ``constr(...)``, and ``Annotated[str, Field(max_length=...)] | None`` limit what
Pydantic validates, which a table class does not do. The column has no length, so longer text is stored and every
response that validates it fails.
"""

import ast
from collections.abc import Iterator

from ..project import Found, Project, alias_of, unquoted
from ..source import File, Hit, keyword, last, parts

PAGE = "model-patterns.md#configure-columns-and-constraints"


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        if model.node not in project.in_tables:
            continue
        for field in model.own_fields.values():
            if any(
                field.argument(name) for name in ("max_length", "sa_type", "sa_column")
            ):
                continue
            if _loses(file, project, field.annotation, False):
                yield Hit(
                    field.node,
                    f"the column {model.name}.{field.name} gets no length from this "
                    "annotation; write Field(max_length=...) behind the =",
                )


def _loses(
    file: File, project: Project, annotation: ast.expr, inside: bool, depth: int = 0
) -> bool:
    """``inside``: below a union, where SQLModel looks at no metadata."""
    annotation = unquoted(annotation)
    if isinstance(annotation, ast.BinOp):
        sides = (annotation.left, annotation.right)
        return any(_loses(file, project, side, True, depth) for side in sides)
    if isinstance(annotation, ast.Call):
        return last(annotation.func) == "constr" and bool(
            keyword(annotation, "max_length")
        )
    if isinstance(annotation, ast.Subscript):
        name, given = last(annotation.value), parts(annotation)
        if name in {"Optional", "Union"}:
            return any(_loses(file, project, part, True, depth) for part in given)
        if name == "Annotated":
            return _annotated(given[1:], inside)
        return False
    found = project.find(file, annotation)
    if isinstance(found, Found) and depth < 4:
        alias = alias_of(found.node)
        if alias is not None:
            return _loses(found.file, project, alias, inside, depth + 1)
    return False


def _annotated(metadata: list[ast.expr], inside: bool) -> bool:
    limited = [m for m in metadata if keyword(m, "max_length")]
    fields = [m for m in limited if isinstance(m, ast.Call) and last(m.func) == "Field"]
    return bool(limited) and (inside or not fields)
