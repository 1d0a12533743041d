"""Change a row that others change too.

Read, compute, write: whoever commits last wins, and nothing raises.
"""

from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    minutes: int = 0


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def wrong_lock(first: Session, second: Session) -> int:
    mine = first.get_one(Task, 1)  # by a permission check, say
    second.get_one(Task, 1).minutes += 10
    second.commit()
    first.exec(select(Task).where(Task.id == 1).with_for_update()).one()
    mine.minutes += 10  # the row is locked, the value is the old one
    first.commit()
    return mine.minutes
    # returns 10


def lock(first: Session, second: Session) -> int:
    mine = first.get_one(Task, 1)
    second.get_one(Task, 1).minutes += 10
    second.commit()
    first.refresh(mine, with_for_update=True)
    mine.minutes += 10
    first.commit()
    return mine.minutes
    # returns 20
