"""``from __future__ import annotations`` makes a string of every annotation."""

from __future__ import annotations

from sqlmodel import Relationship

from .wrong_annotations import Owned
from .wrong_mappings import FirstUse, Row


def wrong_future(first_use: FirstUse) -> None:
    class Project(Row, table=True):
        tasks: list[Task] = Relationship()

    class Task(Row, Owned, table=True):
        pass

    first_use()
