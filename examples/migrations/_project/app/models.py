"""The tables as they are after the last migration."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class State(StrEnum):
    todo = "todo"
    done = "done"
    blocked = "blocked"


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=50, unique=True)


class Task(SQLModel, table=True):
    __table_args__ = (CheckConstraint("priority >= 0", name="priority"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=200)
    priority: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    state: State
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    project_id: int = Field(foreign_key="project.id", index=True)
    owner_id: int | None = Field(
        default=None, foreign_key="user.id", ondelete="SET NULL", index=True
    )
