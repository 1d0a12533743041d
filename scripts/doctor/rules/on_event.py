"""``on_event`` does not run beside a lifespan.

With ``FastAPI(lifespan=...)`` a startup handler is silently left out, and the engine it would make is missing; without
one it is deprecated.
"""

from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, text_of

PAGE = "fastapi.md#make-the-engine-in-the-lifespan"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("on_event"):
        if call.args and text_of(call.args[0]) in {"startup", "shutdown"}:
            yield Hit(
                call,
                "on_event is deprecated, and never runs beside lifespan=; move it into "
                "the lifespan",
            )
