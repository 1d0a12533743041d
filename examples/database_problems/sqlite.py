"""Read the message: a SQLite file has one writer, a database in memory one connection."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, StaticPool
from sqlmodel import Field, Session, SQLModel, create_engine, select

from ._cases import show


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


Fresh = Path


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
        first.flush()
        second.add(Task())
        second.flush()


def wrong_memory(folder: Fresh) -> None:
    in_thread(create_engine("sqlite://"))


def memory(folder: Fresh) -> None:
    in_thread(create_engine("sqlite://", poolclass=StaticPool))


def wrong_thread(folder: Fresh) -> None:
    in_thread(create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": True}))

def wrong_column(folder: Fresh) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as c:
        c.exec_driver_sql("create table task (id integer)")
        c.exec_driver_sql("insert into task values (1)")
        c.exec_driver_sql("alter table task add title varchar not null")

def wrong_list(folder: Fresh) -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as s:
        s.add(Task(title={"a": 1}))
        s.flush()


def messages(folder: Path) -> None:
    for f in (wrong_locked, wrong_memory, wrong_thread, wrong_column, wrong_list):
        from ._cases import shown
        try:
            f(folder)
            print(shown(f, None))
        except Exception as e:
            print(shown(f, e))
    # prints xx
