"""Refuse a change that was made from an old state of the row."""

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Session, SQLModel, select, update


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    version: int = 1

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # set by SQLAlchemy


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def save(first: Session, second: Session) -> None:
    mine, theirs = first.get_one(Task, 1), second.get_one(Task, 1)
    theirs.title = "plant"
    second.commit()
    mine.title = "rake"
    first.commit()
    # raises StaleDataError: UPDATE statement on table 'task' expected to update 1 row(s);
    #     0 were matched.


def in_bulk(session: Session) -> list[int]:
    versions = []
    for more in ({}, {"version": Task.version + 1}):
        session.exec(update(Task).values(title="sow", **more))
        versions.append(session.exec(select(Task.version)).one())
    return versions
    # returns [1, 2]
