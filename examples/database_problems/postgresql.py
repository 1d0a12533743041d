"""Read the message: PostgreSQL ends what waits or has failed, and asyncpg takes types as they are."""

from contextlib import suppress

from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, select, text

from ._cases import show

# needs postgresql


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = "Ann"


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)


def seed(session: Session) -> None:
    session.add(Task(title="dig"))


Fresh = Session  # given to each case


def sql(session: Fresh, statement: str, **values: object) -> None:
    session.exec(text(statement), params=values)  # type: ignore[call-overload]  # runs


def other(session: Fresh) -> Session:
    return Session(session.get_bind())


def wrong_aborted(session: Fresh) -> None:
    with suppress(IntegrityError):
        sql(session, "INSERT INTO task (title) VALUES ('dig')")
    sql(session, "SELECT 1")


def aborted(session: Fresh) -> None:
    with suppress(IntegrityError), session.begin_nested():
        sql(session, "INSERT INTO task (title) VALUES ('dig')")
    sql(session, "SELECT 1")


def wrong_nowait(session: Fresh) -> None:
    with other(session) as holder:
        holder.exec(select(Task).with_for_update()).all()
        session.exec(select(Task).with_for_update(nowait=True)).all()


def nowait(session: Fresh) -> None:
    with other(session) as holder:
        holder.exec(select(Task).with_for_update()).all()
        session.exec(select(Task).with_for_update(skip_locked=True)).all()


def wrong_drop_all(session: Fresh) -> None:
    with other(session) as reader:
        reader.exec(select(Task)).all()  # idle in transaction from here on
        sql(session, "SET LOCAL lock_timeout = '50ms'")  # without it, it hangs
        SQLModel.metadata.drop_all(session.connection())


def drop_all(session: Fresh) -> None:
    with other(session) as reader:
        reader.exec(select(Task)).all()
        reader.commit()
        sql(session, "SET LOCAL lock_timeout = '50ms'")
        SQLModel.metadata.drop_all(session.connection())


def wrong_number(session: Fresh) -> None:
    session.exec(select(Task).where(Task.id == "1")).all()  # type: ignore[comparison-overlap]  # the mistake


def number(session: Fresh) -> None:
    session.exec(select(Task).where(Task.id == int("1"))).all()


def wrong_kind(session: Fresh) -> None:
    session.add(Task(title={"en": "dig"}))  # type: ignore[arg-type]  # the mistake
    session.flush()


def kind(session: Fresh) -> None:
    session.add(Task(title="rake"))
    session.flush()


def wrong_members(session: Fresh) -> None:
    sql(session, "SELECT title FROM task WHERE id IN :ids", ids=(1, 2))


def members(session: Fresh) -> None:
    sql(session, "SELECT title FROM task WHERE id = ANY(:ids)", ids=[1, 2])


def wrong_null(session: Fresh) -> None:
    where = ":title IS NULL OR title = :title"
    sql(session, f"SELECT title FROM task WHERE {where}", title=None)


def null(session: Fresh) -> None:
    where = "CAST(:title AS text) IS NULL OR title = :title"
    sql(session, f"SELECT title FROM task WHERE {where}", title=None)


def wrong_user(session: Fresh) -> None:
    sql(session, "SELECT name FROM user")


def user(session: Fresh) -> None:
    sql(session, 'SELECT name FROM "user"')


def messages(session: Session) -> None:
    show(globals(), lambda: other(session))
    # prints (psycopg) aborted: InternalError: ... current transaction is aborted, commands
    # prints (asyncpg) aborted: DBAPIError: ... current transaction is aborted, commands
    # prints nowait: ... could not obtain lock on row in relation "task"
    # prints drop_all: ... canceling statement due to lock timeout
    # prints number: ProgrammingError: ... operator does not exist: integer = character
    # prints (psycopg) kind: ProgrammingError: ... cannot adapt type 'dict' using
    # prints (asyncpg) kind: ... invalid input for query argument $1: ... (expected str, got
    # prints members: ProgrammingError: ... syntax error at or near "$1"
    # prints null: ProgrammingError: ... could not determine data type of parameter $1
    # prints user: ProgrammingError: ... column "name" does not exist
