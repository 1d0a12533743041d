"""An asyncpg URL carries libpq's parameters.

asyncpg takes neither ``sslmode`` nor ``channel_binding`` as arguments: the first connection raises TypeError.
"""

import ast
import re
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last, text_of

PAGE = "postgres-connections.md#require-tls"
BAD = re.compile(r"[?&](sslmode|channel_binding)=")


def find(file: File, project: Project) -> Iterator[Hit]:
    for node in file.all(ast.Constant, ast.JoinedStr):
        above = file.parents.get(node)
        if isinstance(above, (ast.Expr, ast.JoinedStr)) or _is_shown(above):
            continue
        text = _text(node)
        if "+asyncpg://" in text and (bad := BAD.search(text)):
            yield Hit(
                node,
                f"asyncpg refuses {bad[1]} with a TypeError at the first connection; write "
                "ssl=require and no channel_binding, or use postgresql+psycopg",
            )


def _is_shown(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and last(node.func) in {"print", "info", "debug"}


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "?" for part in node.values)
    return text_of(node)
