"""A relationship can't find its class by this annotation.

A quoted union (``"Project | None"``), a quoted list (``"list[Task]"``), and every annotation but a bare name under
``from __future__ import annotations``: the first use of any mapped class raises InvalidRequestError, in all of them.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, last, short, text_of

PAGE = "relationships.md#several-files-annotations-errors"


def find(file: File, project: Project) -> Iterator[Hit]:
    future = file.imports.get("annotations") == "__future__.annotations"
    for model in project.models(file):
        for node in model.node.body if model.node in project.in_tables else ():
            if not isinstance(node, ast.AnnAssign) or not isinstance(
                node.value, ast.Call
            ):
                continue
            call = node.value
            if last(call.func) != "Relationship" or any(
                k.arg == "sa_relationship" for k in call.keywords
            ):
                continue
            if future and not isinstance(node.annotation, ast.Name):
                yield Hit(
                    node,
                    f"under `from __future__ import annotations` the mapper can't read "
                    f"{short(node.annotation)}; take that import out of files with "
                    "relationships",
                )
            elif any(
                "|" in text_of(part) or "[" in text_of(part)
                for part in ast.walk(node.annotation)
            ):
                yield Hit(
                    node,
                    f"the mapper can't read the quoted {short(node.annotation)}; quote only "
                    'the class: Optional["Project"], list["Task"]',
                )
