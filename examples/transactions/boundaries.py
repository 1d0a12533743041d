"""Know what a transaction holds, and undo a part of it with a savepoint.

The first statement begins it, a SELECT included; commit, rollback or close ends it.
"""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


class Change(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    what: str


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


def rename(session: Session) -> None:
    task = session.get_one(Task, 1)
    session.add(Change(task_id=1, what=f"{task.title} -> plant"))
    task.title = "plant"
    session.flush()  # a service; whoever opened the session commits both or none
    # emits 1 INSERT
    # emits 0 COMMIT


def wrong_read(session: Session) -> bool:
    task = session.get_one(Task, 1)
    session.commit()
    print(task.title)  # loads it again
    return session.in_transaction()
    # emits 2 BEGIN: the second one holds a connection until close
    # returns True


def add_all(session: Session) -> list[str]:
    for title in ("dig", "plant"):
        with suppress(IntegrityError), session.begin_nested():
            session.add(Task(title=title))
    session.commit()
    return sorted(session.exec(select(Task.title)))
    # returns ['dig', 'plant']


def wrong_add_all(session: Session) -> list[str]:
    for title in ("dig", "plant"):
        with suppress(IntegrityError):
            session.exec(insert(Task).values(title=title))
    session.commit()
    return sorted(session.exec(select(Task.title)))
    # raises InternalError (psycopg): current transaction is aborted, commands ignored
    # raises DBAPIError (asyncpg): current transaction is aborted, commands ignored
    # returns (sqlite) ['dig', 'plant']
