"""Read the message: one session, in one transaction, holds one object for a row."""

from contextlib import suppress
from datetime import UTC, datetime

import sqlalchemy
from pydantic import ValidationError
from sqlalchemy import JSON
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Relationship, Session, SQLModel, col, select, text

from ._cases import show


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    made_at: datetime = datetime(2026, 11, 25, tzinfo=UTC)
    extra: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    project_id: int | None = Field(default=None, foreign_key="project.id")
    project: Project | None = Relationship()


def seed(session: Session) -> None:
    session.add(Task(title="dig", project=Project()))


Fresh = Session  # given to each case


def other(session: Fresh) -> Session:
    return Session(session.get_bind())


def detached(session: Fresh) -> Task:
    with other(session) as earlier:
        return earlier.exec(select(Task)).one()


def wrong_autoflush(session: Fresh) -> None:
    session.add(Task(title="dig"))
    session.exec(select(Project)).all()


def autoflush(session: Fresh) -> None:
    with suppress(IntegrityError), session.begin_nested():
        session.add(Task(title="dig"))
    session.exec(select(Project)).all()


def wrong_missing(session: Fresh) -> None:
    session.add(Task())  # type: ignore[call-arg]  # the mistake
    session.flush()


def missing(session: Fresh) -> None:
    with suppress(ValidationError):
        session.add(Task.model_validate({}))
    session.flush()


def wrong_two_sessions(session: Fresh) -> None:
    with other(session) as earlier:
        task = earlier.exec(select(Task)).one()
        session.add(task)


def two_sessions(session: Fresh) -> None:
    task = detached(session)
    session.get_one(Task, task.id).title = "dug"


def wrong_copy(session: Fresh) -> None:
    earlier = detached(session)
    loaded = session.get_one(Task, earlier.id)
    session.add(earlier)
    print(loaded.title)


def copy(session: Fresh) -> None:
    earlier = detached(session)
    loaded = session.get_one(Task, earlier.id)
    assert session.merge(earlier) is loaded


def wrong_refresh(session: Fresh) -> None:
    session.refresh(detached(session))


def refresh(session: Fresh) -> None:
    session.get_one(Task, detached(session).id)


def wrong_lazy(session: Fresh) -> None:
    assert detached(session).project


def lazy(session: Fresh) -> None:
    assert session.get_one(Task, detached(session).id).project


def wrong_begin(session: Fresh) -> None:
    session.exec(select(Task)).all()
    with session.begin():
        session.add(Task(title="plant"))


def begin(session: Fresh) -> None:
    with session.begin():
        session.exec(select(Task)).all()


def wrong_commit(session: Fresh) -> None:
    with session.begin():
        session.commit()
        session.exec(select(Task)).all()


def commit(session: Fresh) -> None:
    with session.begin():
        session.flush()
        session.exec(select(Task)).all()


def wrong_no_bind(session: Fresh) -> None:
    Session().exec(select(Task))


def no_bind(session: Fresh) -> None:
    with Session(session.get_bind()) as bound:
        bound.exec(select(Task)).all()


def wrong_string(session: Fresh) -> None:
    session.exec("SELECT 1")  # type: ignore[call-overload]  # the mistake


def string(session: Fresh) -> None:
    session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # runs


def wrong_row(session: Fresh) -> None:
    task = session.exec(sqlalchemy.select(Task)).one()  # type: ignore[call-overload]  # the mistake
    assert task.title


def row(session: Fresh) -> None:
    task = session.exec(select(Task)).one()
    assert task.title


def wrong_one(session: Fresh) -> None:
    session.exec(select(Task).where(Task.title == "fly")).one()


def one(session: Fresh) -> None:
    session.exec(select(Task).where(Task.title == "fly")).one_or_none()


def wrong_truth(session: Fresh) -> None:
    session.exec(select(Task).where(not col(Task.id) > 1)).all()


def truth(session: Fresh) -> None:
    session.exec(select(Task).where(~(col(Task.id) > 1))).all()


def wrong_json(session: Fresh) -> None:
    session.add(Task(title="rake", extra={"at": datetime.now(UTC)}))
    session.flush()


def json(session: Fresh) -> None:
    session.add(Task(title="rake", extra={"at": datetime.now(UTC).isoformat()}))
    session.flush()


def wrong_kind(session: Fresh) -> None:
    session.add(Task(title={"en": "dig"}))  # type: ignore[arg-type]  # the mistake
    session.flush()


def kind(session: Fresh) -> None:
    session.add(Task(title="rake"))
    session.flush()


def wrong_now(session: Fresh) -> None:
    assert session.exec(select(Task)).one().made_at < datetime.now()


def now(session: Fresh) -> None:
    assert session.exec(select(Task)).one().made_at < datetime.now(UTC)


def wrong_scalars(session: Fresh) -> None:
    session.exec(select(Task)).scalars().all()  # type: ignore[attr-defined]  # the mistake


def scalars(session: Fresh) -> None:
    session.exec(select(Task)).all()


def wrong_gone(session: Fresh) -> None:
    task = session.exec(select(Task)).one()
    session.exec(text("DELETE FROM task"))  # type: ignore[call-overload]  # runs
    session.expire_all()  # as commit does
    assert task.title


def gone(session: Fresh) -> None:
    session.exec(text("DELETE FROM task"))  # type: ignore[call-overload]  # runs
    assert not session.get(Task, 1)


def messages(session: Session) -> None:
    show(globals(), lambda: other(session))
    # prints autoflush: IntegrityError: (raised as a result of Query-invoked autoflush; ...
    # prints (sqlite) missing: IntegrityError: ... NOT NULL constraint failed: task.title
    # prints (postgresql) missing: IntegrityError: ... null value in column "title" of
    # prints two_sessions: InvalidRequestError: ... is already attached to session ...
    # prints copy: InvalidRequestError: Can't attach instance ...; another instance with
    # prints refresh: InvalidRequestError: ... is not persistent within this Session
    # prints lazy: DetachedInstanceError: Parent instance ... is not bound to a Session;
    # prints begin: InvalidRequestError: A transaction is already begun on this Session.
    # prints commit: InvalidRequestError: Can't operate on closed transaction inside
    # prints no_bind: UnboundExecutionError: Could not locate a bind configured on mapper
    # prints string: ArgumentError: Textual SQL expression ... should be explicitly
    # prints row: AttributeError: title
    # prints one: NoResultFound: No row was found when one was required
    # prints truth: TypeError: Boolean value of this clause is not defined
    # prints json: ... Object of type datetime is not JSON serializable
    # prints (sqlite) kind: ... type 'dict' is not supported
    # prints (psycopg) kind: ProgrammingError: ... cannot adapt type 'dict' using
    # prints (asyncpg) kind: ... invalid input for query argument $1: ... (expected str, got
    # prints now: TypeError: can't compare offset-naive and offset-aware datetimes
    # prints scalars: AttributeError: 'ScalarResult' object has no attribute 'scalars'
    # prints gone: ObjectDeletedError: ... or its row is otherwise not present.
