"""Name the key where there are several; refer to two columns with one constraint."""

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    assigned: Mapped[list["Task"]] = Relationship(
        back_populates="assignee",
        sa_relationship_kwargs={"foreign_keys": "Task.assignee_id"},
    )


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="user.id", index=True)
    assignee_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    assignee: Mapped[User | None] = Relationship(
        back_populates="assigned",
        sa_relationship_kwargs={"foreign_keys": "Task.assignee_id"},
    )


class Revision(SQLModel, table=True):
    task_id: int = Field(default=None, foreign_key="task.id", primary_key=True)
    number: int = Field(default=1, primary_key=True)
    task: Mapped[Task] = Relationship()


class Comment(SQLModel, table=True):
    __table_args__ = (
        ForeignKeyConstraint(
            ["task_id", "number"], ["revision.task_id", "revision.number"]
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(default=None)
    number: int = Field(default=None)
    revision: Mapped[Revision] = Relationship()


def seed(session: Session) -> None:
    session.add(User())


def create(session: Session) -> list[int]:
    ann, bob = session.get_one(User, 1), User()
    task = Task(author_id=1, assignee=bob)
    session.add(Comment(revision=Revision(task=task)))  # a key of two columns
    session.commit()
    return [len(ann.assigned), len(bob.assigned)]
    # returns [0, 1]
