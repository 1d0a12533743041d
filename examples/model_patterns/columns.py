"""Say in Field what a column is, and give every constraint a name."""

from typing import Annotated

from sqlalchemy import JSON, CheckConstraint, Column, Index, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Field, Session, SQLModel, text

# Before the first table: tables made earlier keep their nameless constraints.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PIN = text("pinned")
Label = Annotated[str, Field(max_length=20)]


class Task(SQLModel, table=True):
    model_config = {"ignored_types": (hybrid_property,)}  # else PydanticUserError
    __tablename__ = "tasks"  # else "task": the name of the class in lower case
    __table_args__ = (
        UniqueConstraint("project", "title"),
        CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        Index("uq_pin", "project", unique=True, sqlite_where=PIN, postgresql_where=PIN),
    )

    project: str = Field(primary_key=True, max_length=50)  # a key of two columns
    number: int = Field(primary_key=True)
    title: str = Field(max_length=12, index=True)
    priority: int = Field(
        default=3, ge=1, le=5, sa_column_kwargs={"server_default": "3"}
    )
    pinned: bool = False
    hours: int = Field(sa_column_args=[CheckConstraint("hours > 0", name="hours")])
    meta: dict[str, str] = Field(sa_type=JSON, sa_column_kwargs={"name": "metadata"})
    label: Label

    @hybrid_property  # for ``where(Task.urgent)`` too; else a plain property
    def urgent(self) -> bool:
        return self.priority > 3


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team: int | None = Field(default=None, nullable=False)  # the annotation lies
    label: Label | None = None  # write str | None = Field(..., max_length=20)
    name: str = Field(default="a", max_length=20, sa_column=Column(String))


def ddl(session: Session) -> Task | None:
    bind = session.get_bind()
    for table in SQLModel.metadata.sorted_tables:
        print(CreateTable(table).compile(bind))
        print(*(CreateIndex(index).compile(bind) for index in table.indexes), sep="\n")
    return session.get(Task, ("apollo", 1))  # the key, in the order of the fields
    # needs postgresql
    # prints title VARCHAR(12) NOT NULL,
    # prints priority INTEGER DEFAULT '3' NOT NULL,
    # prints hours INTEGER NOT NULL CONSTRAINT ck_tasks_hours CHECK (hours > 0),
    # prints label VARCHAR(20) NOT NULL,
    # prints CONSTRAINT uq_tasks_project_title UNIQUE (project, title)
    # prints CONSTRAINT ck_tasks_priority CHECK (priority BETWEEN 1 AND 5)
    # prints CONSTRAINT pk_tasks PRIMARY KEY (project, number)
    # prints CREATE UNIQUE INDEX uq_pin ON tasks (project) WHERE pinned
    # prints team INTEGER NOT NULL,
    # prints label VARCHAR,
    # prints name VARCHAR,
