"""Flush in services, and commit where the work ends."""

from contextlib import suppress

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def add_task(session: Session, title: str) -> Task:
    task = Task(title=title)
    session.add(task)
    session.flush()  # sends it: the id is there, a broken constraint raises here
    return task


def create(session: Session) -> None:
    add_task(session, "Plan")
    add_task(session, "Plan")  # fails, and takes the first one with it
    session.commit()
    # emits 0 COMMIT
    # raises IntegrityError


def wrong_create(session: Session) -> None:
    for title in ("Plan", "Plan"):
        add_task(session, title)
        session.commit()  # what a service that commits amounts to
    # emits 1 COMMIT: half of the work is saved
    # raises IntegrityError


def begin(engine: Engine) -> None:
    sessions = sessionmaker(engine, class_=Session)
    with sessions.begin() as session:  # commits at the end, or rolls back
        add_task(session, "Plan")
    # emits 1 COMMIT


def wrong_begin(engine: Engine) -> None:
    with Session(engine) as session:
        session.exec(select(Task)).all()  # has begun a transaction
        with session.begin():
            add_task(session, "Plan")
    # raises InvalidRequestError: A transaction is already begun on this Session.


def retry(session: Session) -> int:
    add_task(session, "Plan")
    with suppress(IntegrityError), session.begin_nested():  # undoes this much only
        add_task(session, "Plan")
    return len(session.exec(select(Task)).all())
    # returns 1


def wrong_retry(session: Session) -> int:
    add_task(session, "Plan")
    with suppress(IntegrityError):
        add_task(session, "Plan")
    return len(session.exec(select(Task)).all())
    # raises PendingRollbackError: This Session's transaction has been rolled back due
    #     to a previous exception during flush.
