"""Undo what the code under test commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


def _code_under_test(session: Session) -> None:
    for title in ("dig", "dig", "rake"):
        try:
            session.add(Task(title=title))
            session.commit()
        except IntegrityError:
            session.rollback()


def left_behind(engine: Engine, **options: Any) -> Sequence[str]:
    _begin_by_hand(engine)
    with engine.connect() as connection:
        transaction = connection.begin()
        with sessionmaker(connection, class_=Session, **options)() as session:
            _code_under_test(session)  # commits, rolls back, commits
        transaction.rollback()
    with Session(engine) as session:
        return session.exec(select(Task.title)).all()


def _begin_by_hand(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")


def wrong_undone(engine: Engine) -> Sequence[str]:
    return left_behind(engine)
    # returns ['rake']
    # warns SAWarning: transaction already deassociated from connection


def undone(engine: Engine) -> Sequence[str]:
    return left_behind(engine, join_transaction_mode="create_savepoint")
    # returns []
