"""Read the message: what is wrong with a mapping shows at the first use of any model."""

from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from .wrong_annotations import (
    several_files,
    wrong_circular,
    wrong_import,
    wrong_list,
    wrong_set,
    wrong_union,
)
from .wrong_future import wrong_future
from .wrong_mappings import (
    FirstUse,
    wrong_back_populates,
    wrong_create_all,
    wrong_pair,
    wrong_parent,
    wrong_subclass,
    wrong_table_name,
    wrong_two_keys,
)


def message(wrong: Callable[[FirstUse], None]) -> str:
    try:
        wrong(configure_mappers)
    except (SQLAlchemyError, AttributeError, ImportError, RecursionError) as error:
        return f"{wrong.__name__}: {type(error).__name__}: {error}"
    finally:
        SQLModel._sa_registry.dispose()
        SQLModel.metadata.clear()
    return f"{wrong.__name__}: no error"


def messages() -> None:
    for declare in (
        wrong_two_keys,  # say which: foreign_keys
        wrong_table_name,  # foreign_key="users.id", but the table is "user"
        wrong_create_all,  # the same, or the file of that table is not imported
        wrong_back_populates,  # the other class has no such relationship
        wrong_pair,  # neither side names the other in back_populates
        wrong_parent,  # the parent needs remote_side
        wrong_union,  # "Project | None": write Optional["Project"]
        wrong_list,  # "list[Task]": write list["Task"]
        wrong_future,  # take out from __future__ import annotations
        wrong_set,  # set["Task"]: write list["Task"]
        wrong_import,  # nobody imports the file of Project, except under TYPE_CHECKING
        wrong_circular,  # import the other class under TYPE_CHECKING
        wrong_subclass,  # class Bug(Task, table=True): no polymorphic inheritance
        several_files,
    ):
        print(message(declare))
    # prints two_keys: AmbiguousForeignKeysError: ... there are multiple foreign key paths
    # prints table_name: NoForeignKeysError: ... there are no foreign keys linking these
    # prints create_all: NoReferencedTableError: ... could not find table 'users'
    # prints back_populates: InvalidRequestError: Mapper ... has no property 'tasks'
    # warns SAWarning: relationship 'Task.author' will copy column user.id to column ...
    # prints parent: ArgumentError: ... both of the same direction ... set remote_side
    # prints union: InvalidRequestError: ... 'Project | None' failed to locate a name
    # prints list: InvalidRequestError: ... seems to be using a generic class as the
    # prints future: InvalidRequestError: ... seems to be using a generic class as the
    # prints set: RecursionError: maximum recursion depth exceeded
    # prints import: InvalidRequestError: ... expression 'Project' failed to locate a name
    # prints circular: ImportError: ... 'Project' from partially initialized module
    # prints subclass: AttributeError: 'NoneType' object has no attribute 'set'
    # prints several_files: no error
