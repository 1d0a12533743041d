"""Tell a table that refers to itself which end is the parent."""

from typing import Optional

from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, col, delete, select


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


def seed(session: Session) -> None:
    soil = Task(title="soil", subtasks=[Task(title="dig"), Task(title="rake")])
    garden = Task(title="garden", subtasks=[soil, Task(title="plant")])
    boat = Task(title="boat", subtasks=[Task(title="mast")])
    session.add_all([garden, boat])
    session.flush()
    garden.parent_id = soil.id  # a cycle


def wrong_child(session: Session) -> bool:
    parent = WrongTask()
    child = WrongTask(parent=parent)  # parent = Relationship(), nothing else
    session.add(child)
    session.flush()
    return parent.parent_id == child.id  # the wrong way round
    # returns True


def rows(session: Session) -> list[str]:
    ids = select(Task.id).where(Task.id == 1).cte(recursive=True)
    ids = ids.union(select(Task.id).where(col(Task.parent_id) == ids.c.id))
    tasks = session.exec(select(Task).join(ids, col(Task.id) == ids.c.id)).all()
    return sorted(task.title for task in tasks)
    # emits 1 statement: at any depth, although soil is above garden and below it
    # returns ['dig', 'garden', 'plant', 'rake', 'soil']


def cycle(session: Session) -> None:
    deep = selectinload(Task.subtasks, recursion_depth=20)
    session.exec(select(Task).where(Task.id == 1).options(deep)).one()
    # emits 22 SELECT: as many as allowed; -1 never ends


def delete_subtrees(session: Session) -> list[str]:
    session.delete(session.get_one(Task, 1))
    session.flush()
    session.exec(delete(Task).where(col(Task.id) == 2))
    return list(session.exec(select(Task.title)).all())
    # emits 2 DELETE: the database deletes what is below
    # returns []
