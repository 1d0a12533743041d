"""Every turn of a loop commits.

A commit waits for the disk: measured, ten times slower than one commit at the end. And an error in the middle leaves the
first half stored.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import FUNCTIONS, File, Hit, dotted, last

PAGE = "bulk-writes.md#insert-many-rows"
IN_TESTS = False


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("commit"):
        if not isinstance(call.func, ast.Attribute):
            continue
        if _each_turn(file, call, dotted(call.func.value)) and project.session(
            file, call.func.value
        ):
            yield Hit(
                call,
                "each turn waits for the disk, and an error leaves half of the work stored; "
                "commit once behind the loop",
            )


def _each_turn(file: File, call: ast.Call, session: str) -> bool:
    """In a loop that neither makes its session, nor batches, nor means each turn to stand alone."""
    below: ast.AST = call
    for above in file.ancestors(call):
        if _leaves(above, below):
            return False
        below = above
        if isinstance(above, (ast.If, ast.Try, ast.While, ast.AsyncFor, *FUNCTIONS)):
            return False
        if isinstance(above, (ast.With, ast.AsyncWith)) and any(
            last(item.optional_vars) == session for item in above.items
        ):
            return False
        if isinstance(above, ast.For):
            return not _is_batch(above) and not any(
                isinstance(node, ast.Name)
                and node.id == session
                and isinstance(node.ctx, ast.Store)
                for node in ast.walk(above)
            )
    return False


def _leaves(block: ast.AST, statement: ast.AST) -> bool:
    """Whether the loop ends behind this statement, in the same block."""
    body = getattr(block, "body", None)
    return (
        isinstance(body, list)
        and statement in body
        and any(
            isinstance(node, (ast.Return, ast.Break, ast.Raise))
            for node in body[body.index(statement) :]
        )
    )


def _is_batch(loop: ast.For) -> bool:
    if isinstance(loop.iter, (ast.Tuple, ast.List)):
        return True  # a few steps, written out
    source = ast.unparse(loop.iter) + ast.unparse(loop.target)
    waits = any(
        isinstance(node, ast.Await) and "sleep" in ast.unparse(node)
        for node in ast.walk(loop)
    )
    steps = isinstance(loop.iter, ast.Call) and (
        last(loop.iter.func) == "range" and len(loop.iter.args) == 3
    )
    return waits or steps or any(w in source for w in ("batch", "chunk", "attempt"))
