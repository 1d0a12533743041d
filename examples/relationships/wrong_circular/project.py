"""The one side."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, SQLModel

from .task import Task


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: Mapped[list[Task]] = Relationship(back_populates="project")
