"""Read the message: PostgreSQL ends what waits or has failed, and asyncpg takes types as they are."""

import time
from contextlib import suppress
from datetime import UTC, datetime

from pydantic import NaiveDatetime
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, joinedload
from sqlmodel import Field, Relationship, Session, SQLModel, select, text

from ._cases import show

# needs postgresql


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = "Ann"


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    owner_id: int | None = Field(default=None, foreign_key="user.id")
    owner: Mapped[User | None] = Relationship()
    wall: NaiveDatetime = datetime(2026, 11, 25)


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


def wrong_lock(session: Fresh) -> None:
    tasks = select(Task).options(joinedload(Task.owner))
    session.exec(tasks.with_for_update()).all()  # SQLite drops FOR UPDATE


def lock(session: Fresh) -> None:
    tasks = select(Task).options(joinedload(Task.owner))
    session.exec(tasks.with_for_update(of=Task)).all()


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


def wrong_slow(session: Fresh) -> None:
    sql(session, "SET LOCAL statement_timeout = '50ms'")
    sql(session, "SELECT pg_sleep(1)")


def slow(session: Fresh) -> None:
    sql(session, "SET LOCAL statement_timeout = '5s'")
    sql(session, "SELECT pg_sleep(0.01)")


def wrong_idle(session: Fresh) -> None:
    sql(session, "SET LOCAL idle_in_transaction_session_timeout = '50ms'")
    time.sleep(0.2)  # a request to another service, say
    sql(session, "SELECT 1")


def idle(session: Fresh) -> None:
    sql(session, "SET LOCAL idle_in_transaction_session_timeout = '50ms'")
    session.commit()
    time.sleep(0.2)
    sql(session, "SELECT 1")


def kill(session: Fresh) -> None:
    pid = session.exec(select(text("pg_backend_pid()"))).one()
    with other(session) as administrator:
        sql(administrator, "SELECT pg_terminate_backend(:pid, 1000)", pid=pid)
    with suppress(DBAPIError):
        sql(session, "SELECT 1")  # terminating connection due to administrator command


def wrong_killed(session: Fresh) -> None:
    kill(session)
    sql(session, "SELECT 1")


def killed(session: Fresh) -> None:
    kill(session)
    session.rollback()  # and begin again
    sql(session, "SELECT 1")


def wrong_level(session: Fresh) -> None:
    session.exec(select(Task)).first()
    level(session)


def level(session: Fresh) -> None:
    options = {"isolation_level": "SERIALIZABLE"}
    connection = session.connection(execution_options=options)
    shown = connection.scalar(text("SHOW transaction_isolation"))
    if shown != "serializable":
        raise ValueError(shown)


def wrong_argument(session: Fresh) -> None:
    sql(session, "SELECT title FROM task WHERE id = :id", id="1")


def argument(session: Fresh) -> None:
    sql(session, "SELECT title FROM task WHERE id = :id", id=1)


def wrong_two(session: Fresh) -> None:
    sql(session, "SELECT 1; SELECT 2")


def two(session: Fresh) -> None:
    sql(session, "SELECT 1")
    sql(session, "SELECT 2")


def wrong_plan(session: Fresh) -> None:
    session.exec(select(Task)).all()
    session.commit()
    with other(session) as migration:
        sql(migration, "ALTER TABLE task ALTER title TYPE varchar(99)")
        migration.commit()
    session.exec(select(Task)).all()


def plan(session: Fresh) -> None:
    with suppress(DBAPIError):
        wrong_plan(session)
    session.rollback()  # the driver has dropped its cache
    session.exec(select(Task)).all()


def wrong_aware(session: Fresh) -> None:
    session.add(Task(title="rake", wall=datetime.now(UTC)))
    session.flush()


def aware(session: Fresh) -> None:
    session.add(Task(title="rake", wall=datetime.now(UTC).replace(tzinfo=None)))
    session.flush()


def wrong_number(session: Fresh) -> None:
    session.exec(select(Task).where(Task.id == "1")).all()  # type: ignore[comparison-overlap]  # the mistake


def number(session: Fresh) -> None:
    session.exec(select(Task).where(Task.id == int("1"))).all()


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
    # prints aborted: ... current transaction is aborted, commands ignored until end of
    # prints nowait: ... could not obtain lock on row in relation "task"
    # prints lock: ... FOR UPDATE cannot be applied to the nullable side of an outer join
    # prints drop_all: ... canceling statement due to lock timeout
    # prints slow: ... canceling statement due to statement timeout
    # prints (psycopg) idle: ... terminating connection due to idle-in-transaction timeout
    # prints (asyncpg) idle: ... connection
    # prints killed: PendingRollbackError: Can't reconnect until invalid transaction is
    # prints level: ValueError: read committed
    # warns SAWarning: Connection is already established for the given bind; ...
    # prints (asyncpg) argument: ... invalid input for query argument $1: ... cannot be
    # prints (asyncpg) two: ProgrammingError: ... cannot insert multiple commands into a
    # prints (asyncpg) plan: NotSupportedError: ... cached statement plan is invalid due to
    # prints (asyncpg) aware: ... can't subtract offset-naive and offset-aware datetimes
    # prints number: ProgrammingError: ... operator does not exist: integer = character
    # prints members: ProgrammingError: ... syntax error at or near "$1"
    # prints null: ProgrammingError: ... could not determine data type of parameter $1
    # prints user: ProgrammingError: ... column "name" does not exist
