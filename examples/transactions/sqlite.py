"""Begin transactions yourself in SQLite.

Python's sqlite3 begins one before INSERT, UPDATE and DELETE only.
"""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Field, Session, SQLModel, create_engine, select

from ..session_management.sqlite import make_engine


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


# needs sqlite
def wrong_undo(session: Session) -> list[str]:
    with session.begin_nested():
        session.add(Task(title="dig"))
    session.rollback()
    return list(session.exec(select(Task.title)))
    # returns ['dig']


def undo(url: URL) -> list[str]:
    engine = make_engine(url)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        return wrong_undo(session)  # the same code
    # returns []


def write(url: URL) -> list[int]:
    def process(title: str) -> int:
        engine = make_engine(url)
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session, session.begin():
            found = session.exec(select(Task)).all()
            session.add(Task(title=title))
            return len(found)

    return sorted(ThreadPoolExecutor().map(process, ["dig", "plant", "rake"]))
    # returns [0, 1, 2]


def _slower(engine: Engine, url: URL) -> None:
    """Makes the tables; another process does so when this one has seen that they are missing."""
    tables, another = SQLModel.metadata, make_engine(url)

    @event.listens_for(tables, "before_create", once=True)
    def meanwhile(*_: object, **__: object) -> None:
        tables.create_all(another)

    try:
        tables.create_all(engine)
    except OperationalError as error:
        print(f"OperationalError: {error.orig}")
    tables.drop_all(another)


def wrong_write(url: URL) -> None:
    _slower(create_engine(url), url)
    _slower(make_engine(url).execution_options(begin="DEFERRED"), url)
    # prints OperationalError: table task already exists
    # prints OperationalError: database is locked
