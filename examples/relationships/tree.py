"""Tell a table that refers to itself which end is the parent."""

from typing import Optional

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    parent_id: int | None = Field(
        default=None, foreign_key="task.id", ondelete="CASCADE", index=True
    )
    parent: Mapped[Optional["Task"]] = Relationship(
        back_populates="subtasks", sa_relationship_kwargs={"remote_side": "Task.id"}
    )
    subtasks: Mapped[list["Task"]] = Relationship(
        back_populates="parent", cascade_delete=True, passive_deletes=True
    )


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="wrongtask.id")
    parent: Mapped[Optional["WrongTask"]] = Relationship()


def wrong_child(session: Session) -> list[int | None]:
    child = WrongTask(parent=WrongTask())  # parent = Relationship(), nothing else
    right = Task(title="dig", parent=Task(title="garden"))
    session.add_all([child, right])
    session.flush()
    return [child.parent_id, right.parent_id]
    # returns [None, 1]
