"""``exec`` is called on SQLAlchemy's own session, which has none.

``AsyncSession`` of ``sqlalchemy.ext.asyncio``, and a factory without ``class_``, raise AttributeError at the first read.
"""

import ast
from collections.abc import Iterator

from ..project import Project
from ..source import File, Hit, short

PAGE = "session-management.md#set-up-engine-and-sessions"


def find(file: File, project: Project) -> Iterator[Hit]:
    for call in file.calls("exec"):
        if not isinstance(call.func, ast.Attribute):
            continue
        session = project.session(file, call.func.value)
        if session is None or session.sqlmodel:
            continue
        if session.expires is None and project.makes_sqlmodel_sessions:
            continue  # annotated as SQLAlchemy's, made as SQLModel's
        cure = (
            "import AsyncSession from sqlmodel.ext.asyncio.session, and pass it to "
            "async_sessionmaker as class_"
            if session.is_async
            else "import Session from sqlmodel, and pass it to sessionmaker as class_"
        )
        yield Hit(
            call, f"{short(call.func)} is missing, this session is SQLAlchemy's; {cure}"
        )
