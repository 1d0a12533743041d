"""A field of a table has an annotation that makes no column.

``Literal``, ``list``, ``dict``, ``set``, ``tuple``, ``Any``, a union of two types or another model have no column type: the
module fails when it is imported, with TypeError or ValueError.
"""

import ast
from collections.abc import Iterator

from ..project import Field, Found, Project, alias_of, bare
from ..source import File, Hit, last, short

PAGE = "column-types.md#choose"
NONE = {
    *("list", "List", "dict", "Dict", "set", "Set", "tuple", "Tuple", "frozenset"),
    *("Any", "Sequence", "Mapping", "Literal"),
}


def find(file: File, project: Project) -> Iterator[Hit]:
    for model in project.models(file):
        if not model.is_table:
            continue
        for field in model.fields.values():
            if _has_type(field) or not field.model.is_sqlmodel:
                continue
            if _no_column(field.model.file, project, field.type):
                kind = short(field.type, 40)
                cure = "String" if "Literal" in kind else "JSON"
                where: ast.AST = field.node if field.model.file is file else model.node
                yield Hit(
                    where,
                    f"{kind} makes no column, so the class {model.name} fails at import; "
                    f"give {field.name} a type: Field(sa_type={cure})",
                )


def _has_type(field: Field) -> bool:
    return any(
        isinstance(node, ast.keyword) and node.arg in {"sa_type", "sa_column"}
        for node in ast.walk(field.node)
    ) or not (field.node.value is None or _is_plain(field))


def _is_plain(field: Field) -> bool:
    """Whether the value is a default or a plain ``Field``, not some helper's result."""
    return field.call is not None or not isinstance(field.node.value, ast.Call)


def _no_column(file: File, project: Project, kind: ast.expr, depth: int = 0) -> bool:
    if isinstance(kind, ast.Subscript):
        return last(kind.value) in NONE
    if isinstance(kind, ast.BinOp):
        return True
    found = project.find(file, kind)
    if isinstance(found, Found):
        if isinstance(found.node, ast.ClassDef):
            return project.model_of(found.file, found.node).is_pydantic
        alias = alias_of(found.node)
        if alias is None or depth > 4 or "sa_" in ast.dump(alias):
            return False
        return _no_column(found.file, project, bare(alias), depth + 1)
    return last(kind) in NONE
