"""Python evaluates a condition that SQL should see.

``is``, ``in``, ``not``, ``and`` and ``or`` work on the column object itself: ``Task.done is False`` is False for every row,
and of ``a and b`` one side is left. Nothing raises; the rows are wrong.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, short

PAGE = "queries.md#filter"


def find(file: File, project: Project) -> Iterator[Hit]:
    for compare in file.all(ast.Compare):
        column = compare.left
        if len(compare.ops) == 1 and _is_column(file, project, column):
            name, operator = short(column), compare.ops[0]
            right = short(compare.comparators[0])
            cure = {
                ast.Is: f"col({name}).is_({right})",
                ast.IsNot: f"col({name}).is_not({right})",
                ast.In: f"col({name}).in_({right})",
                ast.NotIn: f"col({name}).not_in({right})",
            }.get(type(operator))
            if cure:
                yield Hit(
                    compare, f"Python evaluates {short(compare)} once; write {cure}"
                )
    for negation in file.all(ast.UnaryOp):
        if isinstance(negation.op, ast.Not) and _is_column(
            file, project, negation.operand
        ):
            name = short(negation.operand)
            yield Hit(
                negation, f"Python evaluates `not {name}` to False; write ~col({name})"
            )
    for both in file.all(ast.BoolOp):
        # What stands last is returned as it is: `not name or Task.name == name` works.
        if any(_is_condition(file, project, part) for part in both.values[:-1]):
            word = "and_" if isinstance(both.op, ast.And) else "or_"
            yield Hit(
                both,
                f"Python keeps one side of {short(both)}; write {word}(..., ...) with commas",
            )


def _is_column(file: File, project: Project, node: ast.expr) -> bool:
    """``Task.done``: a field of a table, on the class."""
    if not isinstance(node, ast.Attribute):
        return False
    model = project.model(file, node.value)
    return bool(
        model and model.is_table and model.is_sqlmodel and node.attr in model.fields
    )


def _is_condition(file: File, project: Project, node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and _is_column(file, project, node.left)
