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
Label = Annotated[str, Field(max_length=20)]
PIN = text("pinned")


class Task(SQLModel, table=True):
    model_config = {"ignored_types": (hybrid_property,)}  # else PydanticUserError
    __table_args__ = (
        UniqueConstraint("project", "title"),
        CheckConstraint("priority BETWEEN 1 AND 5", name="priority"),
        Index("uq_pin", "project", unique=True, sqlite_where=PIN, postgresql_where=PIN),
    )

    project: str = Field(primary_key=True, max_length=50)
    number: int = Field(primary_key=True)
    title: str = Field(max_length=12, index=True)
    priority: int = Field(
        default=3, ge=1, le=5, sa_column_kwargs={"server_default": "3"}
    )
    pinned: bool = False
    hours: int = Field(sa_column_args=[CheckConstraint("hours > 0", name="hours")])
    team: int | None = Field(default=None, nullable=False)
    meta: dict[str, str] = Field(sa_type=JSON, sa_column_kwargs={"name": "metadata"})
    label: Label
    wrong_union: Label | None = None
    wrong_column: str = Field(max_length=20, sa_column=Column(String))

    @hybrid_property  # for ``where(Task.urgent)`` too; else a plain property
    def urgent(self) -> bool:
        return self.priority > 3


def ddl(session: Session) -> Task | None:
    task, bind = SQLModel.metadata.tables["task"], session.get_bind()
    print(CreateTable(task).compile(bind))
    print(*(CreateIndex(index).compile(bind) for index in task.indexes), sep="\n")
    return session.get(Task, ("apollo", 1))  # the key, in the order of the fields
    # needs postgresql
    # prints title VARCHAR(12) NOT NULL,
    # prints priority INTEGER DEFAULT '3' NOT NULL,
    # prints hours INTEGER NOT NULL CONSTRAINT ck_task_hours CHECK (hours > 0),
    # prints label VARCHAR(20) NOT NULL,
    # prints wrong_union VARCHAR,
    # prints wrong_column VARCHAR,
    # prints CONSTRAINT uq_task_project_title UNIQUE (project, title)
    # prints CONSTRAINT ck_task_priority CHECK (priority BETWEEN 1 AND 5)
    # prints CONSTRAINT pk_task PRIMARY KEY (project, number)
    # prints CREATE UNIQUE INDEX uq_pin ON task (project) WHERE pinned
