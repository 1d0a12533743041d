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


Fresh = Session  # given to each case


@contextmanager
def forgotten(session: Fresh) -> Iterator[Fresh]:
    """Forget the classes of one case before the next."""
    try:
        yield session
    finally:
        SQLModel._sa_registry.dispose()
        SQLModel.metadata.clear()


def wrong_no_table(session: Fresh) -> None:
    session.add(TaskBase())


def no_table(session: Fresh) -> None:
    class Task(TaskBase, table=True): ...

    session.add(Task())


def wrong_base_class(session: Fresh) -> None:
    select(TaskBase)


def base_class(session: Fresh) -> None:
    class Task(TaskBase, table=True): ...

    select(Task)


def wrong_twice(session: Fresh) -> None:
    for _module in ("app.models", "src.app.models"):

        class Task(TaskBase, table=True): ...


def twice(session: Fresh) -> None:
    class Task(TaskBase, table=True): ...


def wrong_no_key(session: Fresh) -> None:
    class Task(SQLModel, table=True):
        id: int


def no_key(session: Fresh) -> None:
    class Task(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)


def wrong_metadata(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        metadata: dict[str, str] = Field(sa_type=JSON)  # type: ignore[assignment, misc]  # the mistake

    Task(metadata={})


def metadata(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        meta: dict[str, str] = Field(
            sa_type=JSON, sa_column_kwargs={"name": "metadata"}
        )

    Task(meta={})


def wrong_not_annotated(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        done = False

        @hybrid_property
        def open(self) -> bool:
            return not self.done


def not_annotated(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        model_config = {"ignored_types": (hybrid_property,)}
        done: bool = False

        @hybrid_property
        def open(self) -> bool:
            return not self.done


def wrong_mapped(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        text: Mapped[str]


def mapped(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        text: str


def wrong_sa_column(session: Fresh) -> None:
    class Task(SQLModel, table=True):
        id: str = Field(primary_key=True, sa_column=Column(String(26)))  # type: ignore[call-overload]  # the mistake


def sa_column(session: Fresh) -> None:
    class Task(SQLModel, table=True):
        id: str = Field(primary_key=True, sa_type=String(26))


def wrong_union(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        note: int | str = ""


def union(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        note: str = ""


def wrong_no_relationship(session: Fresh) -> None:
    class Project(TaskBase, table=True): ...

    class Task(TaskBase, table=True):
        project: Project | None = None


def no_relationship(session: Fresh) -> None:
    class Project(TaskBase, table=True): ...

    class Task(TaskBase, table=True):
        project_id: int | None = Field(default=None, foreign_key="project.id")
        project: Optional["Project"] = Relationship()


def wrong_nested(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        parent_id: int | None = Field(default=None, foreign_key="task.id")
        subtasks: list["Task"] = Relationship()

    Task(subtasks=[{"title": "dig"}])  # type: ignore[list-item]  # the mistake


def nested(session: Fresh) -> None:
    class Task(TaskBase, table=True):
        parent_id: int | None = Field(default=None, foreign_key="task.id")
        subtasks: list["Task"] = Relationship()

    Task(subtasks=[Task(title="dig")])


def messages(session: Session) -> None:
    show(globals(), lambda: forgotten(session))
    # prints no_table: UnmappedInstanceError: Class ... is not mapped
    # prints base_class: ArgumentError: Column expression, FROM clause, or other columns
    # prints twice: InvalidRequestError: Table 'task' is already defined for this MetaData
    # warns SAWarning: already contains a class with the same class name and module name
    # prints no_key: ArgumentError: Mapper ... could not assemble any primary key columns
    # prints (sqlalchemy>=2.1) metadata: AttributeError: 'metadata' is a ClassVar of `Task`
    # prints (sqlalchemy<2.1) metadata: InvalidRequestError: Attribute name 'metadata' is
    #     reserved when using the Declarative API.
    # warns UserWarning: Field name "metadata" in ... shadows an attribute in parent
    # warns SAWarning (sqlalchemy>=2.1): Attribute name 'metadata' should be left reserved
    # prints not_annotated: PydanticUserError: A non-annotated attribute was detected:
    # prints mapped: PydanticSchemaGenerationError: Unable to generate pydantic-core schema
    # prints sa_column: RuntimeError: Passing primary_key is not supported when also
    # prints union: ValueError: Cannot have a (non-optional) union as a SQLAlchemy field
    # prints no_relationship: ValueError: <class ...> has no matching SQLAlchemy type
    # prints nested: AttributeError: 'dict' object has no attribute '_sa_instance_state'
