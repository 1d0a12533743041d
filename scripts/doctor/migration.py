"""What a migration does: Alembic's operations, with the table of each."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .project import Found, Project
from .source import FUNCTIONS, File, is_value, keyword, last, text_of
from .values import assigned

ENUMS = {"Enum", "ENUM"}
TYPE = re.compile(
    r"(?i)\b(create|drop)\s+type\s+(?:if\s+(?:not\s+)?exists\s+)?\"?(\w+)"
)


@dataclass(frozen=True)
class Operation:
    name: str  # add_column
    call: ast.Call
    table: str  # "" when it is computed
    function: str  # upgrade, downgrade or another
    in_batch: bool

    @property
    def arguments(self) -> list[ast.expr]:
        """What follows the table."""
        return list(self.call.args if self.in_batch else self.call.args[1:])


def operations(file: File) -> list[Operation]:
    """The calls of ``op`` and of ``batch_alter_table``, in the order of the source."""
    if "alembic.op" not in file.imports.values():
        return []
    names = {name for name, origin in file.imports.items() if origin == "alembic.op"}
    batches = {
        item.optional_vars: item.context_expr
        for node in file.all(ast.With)
        for item in node.items
        if isinstance(item.context_expr, ast.Call)
        and last(item.context_expr.func) == "batch_alter_table"
        and isinstance(item.optional_vars, ast.Name)
    }
    found = []
    for call in file.all(ast.Call):
        if not isinstance(call.func, ast.Attribute):
            continue
        if not isinstance(call.func.value, ast.Name):
            continue
        base = call.func.value.id
        batch = _batch_of(file, call, base, batches)
        if base not in names and batch is None:
            continue
        above = [f for f in file.ancestors(call) if isinstance(f, FUNCTIONS)]
        function = above[-1].name if above else ""
        first = (batch or call).args[:1]
        table = (
            text_of(first[0])
            if first
            else text_of(keyword(batch or call, "table_name"))
        )
        found.append(
            Operation(call.func.attr, call, table, function, batch is not None)
        )
    return sorted(found, key=lambda o: (o.call.lineno, o.call.col_offset))


def _batch_of(
    file: File, call: ast.Call, name: str, batches: dict[ast.Name, ast.Call]
) -> ast.Call | None:
    for above in file.ancestors(call):
        if isinstance(above, ast.With):
            for item in above.items:
                made = item.optional_vars
                if isinstance(made, ast.Name) and made.id == name and made in batches:
                    return batches[made]
    return None


def made_here(file: File) -> set[str]:
    """The tables that the file creates: they hold no rows yet."""
    return {o.table for o in operations(file) if o.name == "create_table"}


def resolved(file: File, node: ast.expr | None) -> ast.expr | None:
    """``STATE`` or ``priority``: what the name was given."""
    if not isinstance(node, ast.Name):
        return node
    for function in file.functions(node):
        given = assigned(function, node.id)
        if given:
            return given[0] if len(given) == 1 else None
    found = file.definitions.get(node.id)
    return found.value if isinstance(found, (ast.Assign, ast.AnnAssign)) else node


def column(file: File, operation: Operation) -> ast.Call | None:
    """The ``Column(...)`` that ``add_column`` adds."""
    given = operation.arguments
    made = resolved(file, given[0] if given else keyword(operation.call, "column"))
    if isinstance(made, ast.Call) and last(made.func) == "Column":
        return made
    return None


def enum_name(file: File, project: Project, node: ast.expr | None) -> str:
    """The name of the PostgreSQL type that this makes, "" for none."""
    node = resolved(file, node)
    if not isinstance(node, ast.Call) or last(node.func) not in ENUMS:
        return ""
    if is_value(keyword(node, "native_enum"), False):
        return ""
    if name := text_of(keyword(node, "name")):
        return name
    kind = node.args[0] if node.args else None
    if kind is None or text_of(kind):
        return ""
    found = project.find(file, kind)
    if isinstance(found, Found) and isinstance(found.node, ast.ClassDef):
        return found.node.name.lower()
    return ""


def enums_in(file: File, project: Project, node: ast.AST) -> Iterator[str]:
    """The enum types in the columns below a node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and last(call.func) == "Column":
            for argument in call.args:
                if name := enum_name(file, project, argument):
                    yield name


def created_types(file: File, project: Project) -> set[str]:
    """The types that a file creates: with a table, by ``create()`` or in SQL."""
    found = set(_typed(file, "create"))
    for operation in operations(file):
        if operation.name == "create_table":
            found.update(enums_in(file, project, operation.call))
    for call in file.calls("create"):
        if isinstance(call.func, ast.Attribute):
            found.add(enum_name(file, project, call.func.value))
    return found - {""}


def drops_types(file: File) -> bool:
    """Whether anything in the file drops a type."""
    return bool(list(_typed(file, "drop"))) or any(
        isinstance(call.func, ast.Attribute) for call in file.calls("drop")
    )


def _typed(file: File, verb: str) -> Iterator[str]:
    for node in file.all(ast.Constant):
        for done, name in TYPE.findall(text_of(node)):
            if done.lower() == verb:
                yield name


def sql(call: ast.Call) -> str:
    """The constant text of ``op.execute("...")`` or ``op.execute(text("..."))``."""
    given = call.args[0] if call.args else None
    if isinstance(given, ast.Call) and last(given.func) == "text" and given.args:
        given = given.args[0]
    if isinstance(given, ast.JoinedStr):
        return "".join(text_of(part) or "?" for part in given.values)
    return text_of(given)
