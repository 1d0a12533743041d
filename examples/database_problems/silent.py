"""See what raises nothing."""

from sqlmodel import Field, Session, SQLModel, select, text


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


def seed(session: Session) -> None:
    session.add_all([User(name="Ann"), User(name="Bob")])


def wrong_user(session: Session) -> int:
    return len(session.exec(text("SELECT * FROM user")).all())  # type: ignore[call-overload]  # runs
    # returns (sqlite) 2
    # returns (postgresql) 1


def user(session: Session) -> int:
    return len(session.exec(text('SELECT * FROM "user"')).all())  # type: ignore[call-overload]  # runs
    # returns 2


STATE = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
LEVEL = text("SHOW transaction_isolation")


def wrong_read(session: Session, other: Session) -> object:
    other.connection()
    pid = session.connection().scalar(text("SELECT pg_backend_pid()"))
    session.exec(select(User)).all()  # then, say, a request to another service
    return other.connection().scalar(STATE, {"pid": pid})
    # needs postgresql
    # returns 'idle in transaction'


def read(session: Session, other: Session) -> object:
    other.connection()
    pid = session.connection().scalar(text("SELECT pg_backend_pid()"))
    session.exec(select(User)).all()
    session.commit()
    return other.connection().scalar(STATE, {"pid": pid})
    # needs postgresql
    # returns 'idle'


def wrong_level(session: Session) -> object:
    session.exec(select(User)).first()
    session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    return session.connection().scalar(LEVEL)
    # needs postgresql
    # warns SAWarning: Connection is already established for the given bind; ...
    # returns 'read committed'


def level(session: Session) -> object:
    session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    session.exec(select(User)).first()
    return session.connection().scalar(LEVEL)
    # needs postgresql
    # returns 'serializable'
