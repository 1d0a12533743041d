"""A link of two keys is a ``link_model``; with columns of its own it is a model."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class TaskTag(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    tag_id: int = Field(
        foreign_key="tag.id", primary_key=True, ondelete="CASCADE", index=True
    )


class Assignment(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, index=True)
    role: str
    user: Mapped[User] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: Mapped[list[Tag]] = Relationship(link_model=TaskTag)
    assignments: Mapped[list[Assignment]] = Relationship(
        cascade_delete=True, passive_deletes=True
    )


class WrongAssignment(SQLModel, table=True):
    task_id: int = Field(foreign_key="wrongtask.id", primary_key=True)
    user_id: int = Field(foreign_key="user.id", primary_key=True)


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    assignments: Mapped[list[WrongAssignment]] = Relationship()


def seed(session: Session) -> None:
    session.add(Task(title="paint", tags=[Tag(name="home")]))
    session.add_all([Task(title="sail"), User(name="Ann"), WrongTask()])
    session.flush()
    session.add(WrongAssignment(task_id=1, user_id=1))


def link(session: Session) -> list[str]:
    session.add(TaskTag(task_id=2, tag_id=1))
    session.add(Assignment(task_id=2, user_id=1, role="owner"))
    task = session.get_one(Task, 2)
    return [task.tags[0].name, task.assignments[0].user.name, task.assignments[0].role]
    # returns ['home', 'Ann', 'owner']


def wrong_delete(session: Session) -> None:
    session.delete(session.get_one(WrongTask, 1))  # no cascade_delete
    session.flush()
    # raises AssertionError: Dependency rule on column 'wrongtask.id' tried to blank-out
    #     primary key column 'wrongassignment.task_id'
