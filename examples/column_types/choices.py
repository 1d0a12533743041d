"""Store an enum by its values, in a string that a CHECK guards."""

from enum import StrEnum
from typing import Literal

from sqlalchemy import CheckConstraint, Enum
from sqlmodel import AutoString, Field, Session, SQLModel, col, select


class Status(StrEnum):
    TODO = "todo"
    DONE = "done"


STATUS = Enum(
    Status,
    values_callable=lambda statuses: [status.value for status in statuses],
    native_enum=False,  # VARCHAR
    create_constraint=True,
    length=20,
)


class Task(SQLModel, table=True):
    __table_args__ = (CheckConstraint("kind IN ('bug', 'idea')", name="kind"),)

    id: int | None = Field(default=None, primary_key=True)
    status: Status = Field(default=Status.TODO, sa_type=STATUS)
    kind: Literal["bug", "idea"] = Field(sa_type=AutoString)


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    status: Status = Status.TODO


def wrong_status(session: Session) -> Status:
    session.add(WrongTask().sqlmodel_update({"status": "urgent"}))
    session.commit()
    return session.exec(select(col(WrongTask.status))).one()
    # raises LookupError (sqlite): 'urgent' is not among the defined enum values
    # raises DataError or DBAPIError (postgresql): invalid input value for enum status
