"""Name the key where there are several; refer to two columns with one constraint."""

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel

TASK_KEY = ["task.project_id", "task.number"]


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    assigned: Mapped[list["Task"]] = Relationship(
        back_populates="assignee",
        sa_relationship_kwargs={"foreign_keys": "Task.assignee_id"},
    )


class Task(SQLModel, table=True):
    project_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    author_id: int = Field(foreign_key="user.id", index=True)
    assignee_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    assignee: Mapped[User | None] = Relationship(
        back_populates="assigned",
        sa_relationship_kwargs={"foreign_keys": "Task.assignee_id"},
    )


class Note(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["project_id", "number"], TASK_KEY),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(default=None)
    number: int = Field(default=None)
    task: Mapped[Task] = Relationship()


def seed(session: Session) -> None:
    session.add(User())


def create(session: Session) -> int:
    task = Task(project_id=7, number=1, author_id=1, assignee=User())
    session.add(Note(task=task))
    session.commit()
    return len(session.get_one(User, 2).assigned)
    # returns 1
