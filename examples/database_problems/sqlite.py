"""Read the message: a SQLite file has one writer, a database in memory one connection."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import Engine, StaticPool
from sqlmodel import Field, Session, SQLModel, create_engine, select

from ._cases import show


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


Fresh = Path  # given to each case


def read(engine: Engine) -> None:
    with Session(engine) as session:
        session.exec(select(Task)).all()


def in_thread(engine: Engine) -> None:
    SQLModel.metadata.create_all(engine)
    with ThreadPoolExecutor() as threads:
        threads.submit(read, engine).result()


def wrong_locked(folder: Fresh) -> None:
    engine = create_engine(f"sqlite:///{folder}/db", connect_args={"timeout": 0.1})
    SQLModel.metadata.create_all(engine)
    with Session(engine) as first, Session(engine) as second:
        first.add(Task())
        first.flush()  # writes, and keeps the file until it commits
        second.add(Task())
        second.flush()


def locked(folder: Fresh) -> None:
    engine = create_engine(f"sqlite:///{folder}/db", connect_args={"timeout": 0.1})
    with Session(engine) as first, Session(engine) as second:
        first.add(Task())
        first.commit()
        second.add(Task())
        second.commit()


def wrong_thread(folder: Fresh) -> None:
    in_thread(create_engine("sqlite://", poolclass=StaticPool))


def thread(folder: Fresh) -> None:
    check = {"check_same_thread": False}
    in_thread(create_engine("sqlite://", poolclass=StaticPool, connect_args=check))


def wrong_kind(folder: Fresh) -> None:
    with Session(create_engine(f"sqlite:///{folder}/db")) as session:
        session.add(Task(title={"en": "dig"}))  # type: ignore[arg-type]  # the mistake
        session.flush()


def kind(folder: Fresh) -> None:
    with Session(create_engine(f"sqlite:///{folder}/db")) as session:
        session.add(Task(title="dig"))
        session.flush()


def messages(folder: Path) -> None:
    show(globals(), lambda: nullcontext(folder))
    # prints locked: OperationalError: ... database is locked
    # prints thread: ProgrammingError: ... SQLite objects created in a thread can only be
    # prints kind: ProgrammingError: ... type 'dict' is not supported
