"""Load a tree level by level."""

from typing import Optional

from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    parent_id: int | None = Field(default=None, foreign_key="task.id", index=True)
    parent: Mapped[Optional["Task"]] = Relationship(
        back_populates="subtasks", sa_relationship_kwargs={"remote_side": "Task.id"}
    )
    subtasks: Mapped[list["Task"]] = Relationship(back_populates="parent")


def seed(session: Session) -> None:
    soil = Task(title="soil", subtasks=[Task(title="dig"), Task(title="rake")])
    session.add(Task(title="beds", subtasks=[soil, Task(title="plant")]))


async def tree(session: AsyncSession) -> list[str]:
    options = [selectinload(Task.subtasks, recursion_depth=10)]
    root = await session.get_one(Task, 1, options=options)
    return sorted(leaf.title for task in root.subtasks for leaf in task.subtasks)
    # emits 4 SELECT: one a level, and one that finds no more
    # returns ['dig', 'rake']
