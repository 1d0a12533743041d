"""Undo what the code under test commits."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


def code_under_test(session: Session) -> None:
    for title in ("dig", "dig", "rake"):
        try:
            session.add(Task(title=title))
            session.commit()
        except IntegrityError:
            session.rollback()


def left_in(engine: Engine) -> Sequence[str]:
    with Session(engine) as session:
        return session.exec(select(Task.title).order_by(Task.title)).all()


def begin_by_hand(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")


def wrong_undone(engine: Engine) -> Sequence[str]:
    begin_by_hand(engine)
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection) as session:
            code_under_test(session)  # its rollback ends the transaction
        transaction.rollback()
    return left_in(engine)
    # returns ['rake']
    # warns SAWarning: transaction already deassociated from connection


def wrong_savepoint(engine: Engine) -> Sequence[str]:  # SQLite: nothing sent BEGIN
    with engine.connect() as connection:
        transaction = connection.begin()
        mode = "create_savepoint"
        with Session(connection, join_transaction_mode=mode) as session:
            code_under_test(session)
        transaction.rollback()
    return left_in(engine)
    # returns (sqlite) ['dig', 'rake']
    # returns (postgresql) []


def undone(engine: Engine) -> Sequence[str]:
    begin_by_hand(engine)
    return wrong_savepoint(engine)
    # returns []
