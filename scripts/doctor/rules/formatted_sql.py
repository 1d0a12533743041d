"""SQL is put together from values.

A quote in the value ends the string in the statement: whoever sends it reads and deletes what they like.
"""

import ast
import re
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last, short, text_of

PAGE = "queries.md#raw-sql"
IN_TESTS = False
LITERAL = re.compile(r"'\?'(::\w+)?")  # of a server default
DDL = re.compile(r"(?i)\s*(alter|create|drop|comment|grant|set|call|do|lock|vacuum)\b")


def find(file: File, project: Project) -> Iterator[Hit]:
    if file.is_migration:
        return
    for call in file.calls("text"):
        origin = project.origin(file, call.func)
        if not call.args or origin.partition(".")[0] not in {"sqlmodel", "sqlalchemy"}:
            continue
        for value in _values(call.args[0]):
            yield Hit(
                call,
                f"{short(value, 40)} becomes part of the SQL, quotes and all; write "
                'text("... :value").bindparams(value=...)',
            )
            break


def _values(node: ast.expr) -> Iterator[ast.expr]:
    """What stands where SQL has a value: behind =, in quotes, in LIKE, VALUES or IN."""
    if not isinstance(node, ast.JoinedStr):
        return
    before = ""
    whole = "".join(text_of(part) or "?" for part in node.values)
    if DDL.match(whole) or LITERAL.fullmatch(whole):
        return  # takes no parameters
    for part in node.values:
        if isinstance(part, ast.Constant):
            before += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            words = before.rstrip(" ('%\"").upper().split()
            last_word = words[-1] if words else ""
            quoted = before.count("'") % 2 == 1
            path = before.endswith(("$.", "->", "->>", "{"))  # of JSON
            if (
                (quoted or last_word.endswith(("=", "<", ">", "LIKE", "VALUES")))
                and not path
                and not _is_constant(part.value)
            ):
                yield part.value
            before += "?"


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return last(node.func) in {"int", "len", "float"}
    name = last(node)
    return isinstance(node, ast.Constant) or (bool(name) and name.upper() == name)
