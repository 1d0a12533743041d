"""Refuse a change that was made from an old state of the row."""

from typing import Any

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Session, SQLModel, col, update


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    version: int = 1

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # set by SQLAlchemy


class WrongTask(SQLModel, table=True):
    __mapper_args__ = {"version_id_col": "version"}

    id: int | None = Field(default=None, primary_key=True)
    title: str
    version: int = 1


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def save(first: Session, second: Session) -> None:
    mine, theirs = first.get_one(Task, 1), second.get_one(Task, 1)
    theirs.title = "plant"
    second.commit()
    mine.title = "rake"
    first.commit()
    # raises StaleDataError: UPDATE statement on table 'task' expected to update 1
    #     row(s); 0 were matched.


def wrong_bulk(session: Session) -> int:
    session.exec(update(Task).where(col(Task.id) == 1).values(title="plant"))
    session.commit()
    return session.get_one(Task, 1).version  # leaves it alone
    # returns 1


def wrong_column(session: Session) -> None:
    session.add(WrongTask(title="dig"))  # "version_id_col": "version"
    session.flush()
    # raises ArgumentError: Textual column expression 'version' should be explicitly
    #     declared
