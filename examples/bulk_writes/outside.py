"""Validate rows from outside before the first statement, and report every bad one."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import StringConstraints, ValidationError
from sqlmodel import Field, Session, SQLModel, insert


class TaskIn(SQLModel):
    model_config = {"extra": "forbid"}

    title: Annotated[str, StringConstraints(pattern=r"^[^\x00]+$", max_length=80)]
    minutes: int = Field(default=0, ge=0, le=2**31 - 1)


class WrongTaskIn(SQLModel):
    title: str = Field(regex=r"^[^\x00]+$")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=80)
    minutes: int = 0


def checked(rows: Iterable[object]) -> tuple[list[dict[str, Any]], list[str]]:
    good, errors = [], []
    for number, row in enumerate(rows, start=1):
        try:
            good.append(TaskIn.model_validate(row).model_dump())
        except ValidationError as error:
            for detail in error.errors():
                field = ".".join(map(str, detail["loc"]))
                errors.append(f"row {number}, {field}: {detail['msg']}")
    return good, errors


def load(session: Session) -> list[str]:
    rows = [
        {"title": "dig", "minutes": "30"},  # text, as csv.DictReader gives it
        {"title": "", "minutes": 2**31},
        {"title": "sow", "minute": 5},
    ]
    good, errors = checked(rows)
    if good and not errors:
        session.exec(insert(Task), params=good)
    return errors
    # emits 0 statements
    # returns ["row 2, title: String should match pattern ...",
    #     'row 2, minutes: Input should be less than or equal to 2147483647',
    #     'row 3, minute: Extra inputs are not permitted']


def wrong_title() -> str:
    return WrongTaskIn.model_validate({"title": ""}).title
    # returns ''


def wrong_nul(session: Session) -> None:
    session.exec(insert(Task), params=[{"title": "d\x00g"}])
    # raises DataError (psycopg): PostgreSQL text fields cannot contain NUL (0x00) bytes
    # raises DBAPIError (asyncpg): invalid byte sequence for encoding "UTF8": 0x00
    # emits 1 INSERT (sqlite): stored


def wrong_big(session: Session) -> None:
    session.exec(insert(Task), params=[{"title": "dig", "minutes": 2**31}])
    # raises DataError (psycopg): integer out of range
    # raises DBAPIError (asyncpg): (value out of int32 range)
    # emits 1 INSERT (sqlite): stored
