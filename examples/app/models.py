"""Tables, and beside each what goes in and what comes out."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, SecretStr, StringConstraints
from sqlalchemy import Enum
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Stored = StringConstraints(pattern=r"^[^\x00]*$")  # PostgreSQL refuses NUL
Name = Annotated[str, Field(min_length=1, max_length=100), Stored]
Text = Annotated[str, Field(max_length=10_000), Stored]


class Role(StrEnum):
    assignee = "assignee"
    reviewer = "reviewer"


ROLE = Enum(Role, native_enum=False, create_constraint=True, length=20)


class Timestamps(SQLModel):
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column_kwargs={"onupdate": lambda: datetime.now(UTC)},
    )


class UserBase(SQLModel):
    name: Name


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: Name = Field(unique=True)
    password_hash: str = Field(exclude=True, repr=False)


class UserCreate(UserBase):
    model_config = {"hide_input_in_errors": True}

    password: SecretStr = Field(min_length=12, max_length=128)


class UserPublic(UserBase):
    id: int


class AccessToken(SQLModel, table=True):
    digest: str = Field(primary_key=True, max_length=64)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    expires_at: datetime


class AccessTokenPublic(SQLModel):
    access_token: str
    token_type: str = "bearer"


class ProjectBase(SQLModel):
    name: Name
    description: Text = ""


class Project(ProjectBase, Timestamps, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    tasks: Mapped[list["Task"]] = Relationship(
        back_populates="project", cascade_delete=True, passive_deletes=True
    )


class ProjectCreate(ProjectBase):
    pass


class ProjectUpdate(SQLModel):
    model_config = {"extra": "forbid"}

    name: Name = Field(default=None)
    description: Text = Field(default=None)


class ProjectPublic(ProjectBase):
    id: int
    created_at: datetime
    updated_at: datetime


class TaskTag(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    tag_id: int = Field(
        foreign_key="tag.id", primary_key=True, ondelete="CASCADE", index=True
    )


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)


class Assignment(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(
        foreign_key="user.id", primary_key=True, ondelete="CASCADE", index=True
    )
    role: Role = Field(sa_type=ROLE)


class AssignmentCreate(SQLModel):
    role: Role


class AssignmentPublic(SQLModel):
    user_id: int
    role: Role


class TaskBase(SQLModel):
    title: Name
    done: bool = False
    due_at: AwareDatetime | None = None


class Task(TaskBase, Timestamps, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", index=True)
    project: Mapped[Project] = Relationship(back_populates="tasks")
    tags: Mapped[list[Tag]] = Relationship(
        link_model=TaskTag,
        sa_relationship_kwargs={"order_by": "Tag.name", "passive_deletes": True},
    )
    assignments: Mapped[list[Assignment]] = Relationship(
        cascade_delete=True, passive_deletes=True
    )


class TaskCreate(TaskBase):
    pass


class TaskUpdate(SQLModel):
    model_config = {"extra": "forbid"}

    title: Name = Field(default=None)
    done: bool = Field(default=None)
    due_at: AwareDatetime | None = None


class TagPublic(SQLModel):
    name: str


class TaskPublic(TaskBase):
    id: int
    project_id: int
    created_at: datetime
    updated_at: datetime
    tags: list[TagPublic]
    assignments: list[AssignmentPublic]


class TaskPage(SQLModel):
    items: list[TaskPublic]
    total: int


class Comment(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", ondelete="CASCADE", index=True)
    author_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    text: str
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class CommentCreate(SQLModel):
    text: Text = Field(min_length=1)


class CommentPublic(SQLModel):
    id: int
    author_id: int
    text: str
    created_at: datetime


class AuditEntry(SQLModel, table=True):
    """Who changed what. Rows outlive what they tell of, so they refer to it by number only."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(index=True)
    action: str = Field(max_length=100)
    row_id: int
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class AuditPublic(SQLModel):
    id: int
    action: str
    row_id: int
    at: datetime
