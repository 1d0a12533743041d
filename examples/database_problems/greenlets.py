"""Find the read that MissingGreenlet is about: it hides behind other names.

An async session loads nothing by itself: load in the query what code reads later.
"""

from typing import Optional

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    owner_id: int | None = Field(default=None, foreign_key="user.id")
    owner: Mapped[Optional[User]] = Relationship()

    @property
    def label(self) -> str:
        return f"{self.title} of {self.owner and self.owner.name}"

    def __repr__(self) -> str:
        return f"<Task {self.label}>"


class TaskPublic(SQLModel):
    title: str
    owner: User


def seed(session: Session) -> None:
    session.add(Task(title="dig", owner=User(name="Ann")))


Read = Callable[[Task], object]
