"""Read the message: what is wrong with a model class shows where it is defined, or used first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Optional

from sqlalchemy import JSON, Column, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel, select

from ._cases import show


class TaskBase(SQLModel):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


@contextmanager
def registry() -> Iterator[None]:
    """Forget the classes of one case before the next."""
    try:
        yield
    finally:
        SQLModel._sa_registry.dispose()
        SQLModel.metadata.clear()


def wrong_no_table(_: None) -> None:
    Session().add(TaskBase())


def no_table(_: None) -> None:
    class Task(TaskBase, table=True): ...

    Session().add(Task())


def wrong_base_class(_: None) -> None:
    select(TaskBase)


def base_class(_: None) -> None:
    class Task(TaskBase, table=True): ...

    select(Task)


def wrong_twice(_: None) -> None:
    for _module in ("app.models", "src.app.models"):

        class Task(TaskBase, table=True): ...


def twice(_: None) -> None:
    class Task(TaskBase, table=True): ...


def wrong_no_key(_: None) -> None:
    class Task(SQLModel, table=True):
        id: int


def no_key(_: None) -> None:
    class Task(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)


def wrong_metadata(_: None) -> None:
    class Task(TaskBase, table=True):
        metadata: dict[str, str] = Field(sa_type=JSON)  # type: ignore[assignment, misc]  # the mistake

    Task(metadata={})


def metadata(_: None) -> None:
    class Task(TaskBase, table=True):
        meta: dict[str, str] = Field(
            sa_type=JSON, sa_column_kwargs={"name": "metadata"}
        )

    Task(meta={})


def wrong_not_annotated(_: None) -> None:
    class Task(TaskBase, table=True):
        done = False

        @hybrid_property
        def open(self) -> bool:
            return not self.done


def not_annotated(_: None) -> None:
    class Task(TaskBase, table=True):
        model_config = {"ignored_types": (hybrid_property,)}
        done: bool = False

        @hybrid_property
        def open(self) -> bool:
            return not self.done


def wrong_mapped(_: None) -> None:
    class Task(TaskBase, table=True):
        text: Mapped[str]


def mapped(_: None) -> None:
    class Task(TaskBase, table=True):
        text: str


def wrong_sa_column(_: None) -> None:
    class Task(SQLModel, table=True):
        id: str = Field(primary_key=True, sa_column=Column(String(26)))  # type: ignore[call-overload]  # the mistake


def sa_column(_: None) -> None:
    class Task(SQLModel, table=True):
        id: str = Field(primary_key=True, sa_type=String(26))


def wrong_set_null(_: None) -> None:
    class Task(TaskBase, table=True):
        parent_id: int = Field(foreign_key="task.id", ondelete="SET NULL")


def set_null(_: None) -> None:
    class Task(TaskBase, table=True):
        parent_id: int | None = Field(foreign_key="task.id", ondelete="SET NULL")


def wrong_union(_: None) -> None:
    class Task(TaskBase, table=True):
        note: int | str = ""


def union(_: None) -> None:
    class Task(TaskBase, table=True):
        note: str = ""


def wrong_no_relationship(_: None) -> None:
    class Project(TaskBase, table=True): ...

    class Task(TaskBase, table=True):
        project: Project | None = None


def no_relationship(_: None) -> None:
    class Project(TaskBase, table=True): ...

    class Task(TaskBase, table=True):
        project_id: int | None = Field(default=None, foreign_key="project.id")
        project: Optional["Project"] = Relationship()


def wrong_nested(_: None) -> None:
    class Task(TaskBase, table=True):
        parent_id: int | None = Field(default=None, foreign_key="task.id")
        subtasks: list["Task"] = Relationship()

    Task(subtasks=[{"title": "dig"}])


def nested(_: None) -> None:
    class Task(TaskBase, table=True):
        parent_id: int | None = Field(default=None, foreign_key="task.id")
        subtasks: list["Task"] = Relationship()

    Task(subtasks=[Task(title="dig")])


def messages() -> None:
    show(
        registry,
        wrong_no_table,
        wrong_base_class,
        wrong_twice,
        wrong_no_key,
        wrong_metadata,
        wrong_not_annotated,
        wrong_mapped,
        wrong_sa_column,
        wrong_set_null,
        wrong_union,
        wrong_no_relationship,
        wrong_nested,
    )
    # prints no_table: UnmappedInstanceError: Class ... is not mapped
    # prints base_class: ArgumentError: Column expression, FROM clause, or other columns
    # prints twice: InvalidRequestError: Table 'task' is already defined for this MetaData
    # warns SAWarning: already contains a class with the same class name and module name
    # prints no_key: ArgumentError: Mapper ... could not assemble any primary key columns
    # prints metadata: AttributeError: 'metadata' is a ClassVar of `Task` and cannot be
    # warns UserWarning: Field name "metadata" in ... shadows an attribute in parent
    # warns SAWarning: Attribute name 'metadata' should be left reserved for the MetaData
    # prints not_annotated: PydanticUserError: A non-annotated attribute was detected:
    # prints mapped: PydanticSchemaGenerationError: Unable to generate pydantic-core schema
    # prints sa_column: RuntimeError: Passing primary_key is not supported when also
    # prints set_null: RuntimeError: ondelete="SET NULL" requires nullable=True
    # prints union: ValueError: Cannot have a (non-optional) union as a SQLAlchemy field
    # prints no_relationship: ValueError: <class ...> has no matching SQLAlchemy type
    # prints nested: AttributeError: 'dict' object has no attribute '_sa_instance_state'
