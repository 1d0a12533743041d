"""``Field(regex=...)`` validates nothing.

SQLModel's ``Field`` takes it and passes it on to nothing: every string is accepted, in requests too.
"""

from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, keyword

PAGE = "model-patterns.md#avoid-what-raises-nothing-or-too-late"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("Field"):
        if keyword(call, "regex") and project.is_from(
            file, call.func, "sqlmodel", "Field"
        ):
            yield Hit(
                call,
                "regex= checks nothing, any text passes; write "
                "Annotated[str, StringConstraints(pattern=...)]",
            )
