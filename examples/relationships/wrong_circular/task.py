"""The many side."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, SQLModel

from .project import Project


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(default=None, foreign_key="project.id", index=True)
    project: Mapped[Project] = Relationship(back_populates="tasks")
