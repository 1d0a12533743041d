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
        wrong_no_table,  # add(TaskBase()): the class has no table=True
        wrong_base_class,  # select(TaskBase): likewise
        wrong_twice,  # imported as app.models and as src.app.models: one name only
        wrong_no_key,  # Field(default=None, primary_key=True)
        wrong_metadata,  # name it meta, with sa_column_kwargs={"name": "metadata"}
        wrong_not_annotated,  # done: bool = False; model_config ignored_types
        wrong_mapped,  # Mapped[...] is for relationships only
        wrong_sa_column,  # sa_type=String(26) instead of sa_column
        wrong_set_null,  # ondelete="SET NULL" wants int | None
        wrong_union,  # one type a column; only | None may be added
        wrong_no_relationship,  # project: Project | None = Relationship()
        wrong_nested,  # subtasks=[{...}]: give objects, Task(...)
    )
    # prints no_table: UnmappedInstanceError: Class '...TaskBase' is not mapped
