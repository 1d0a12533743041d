"""Look for what raises nothing: another table, an open transaction."""

from sqlmodel import Field, Session, SQLModel, select, text


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


def seed(session: Session) -> None:
    session.add_all([User(name="Ann"), User(name="Bob")])


def user(session: Session) -> list[int]:
    rows = [session.exec(text(f"SELECT * FROM {t}")).all() for t in ("user", '"user"')]  # type: ignore[call-overload]  # runs
    return [len(found) for found in rows]
    # returns (sqlite) [2, 2]
    # returns (postgresql) [1, 2]


Watcher = Session
STATE = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")


def state(watcher: Watcher, pid: int) -> object:
    watcher.connection().execute(text("SELECT pg_stat_clear_snapshot()"))
    return watcher.connection().scalar(STATE, {"pid": pid})


def read(session: Session, watcher: Session) -> list[object]:
    pid = session.exec(select(text("pg_backend_pid()"))).one()
    session.exec(select(User)).all()  # then, say, a request to another service
    before = state(watcher, pid)
    session.commit()
    return [before, state(watcher, pid)]
    # needs postgresql
    # returns ['idle in transaction', 'idle']
