"""Let the database make values, and read them without a query."""

from datetime import datetime

from sqlalchemy import BigInteger, Computed, Identity, Integer
from sqlalchemy.schema import CreateTable
from sqlmodel import Field, Session, SQLModel, func

BIG = BigInteger().with_variant(Integer(), "sqlite")
NOW = {"server_default": func.now(), "onupdate": func.now()}


class Task(SQLModel, table=True):
    __mapper_args__ = {"eager_defaults": True}  # RETURNING for UPDATE as well

    id: int = Field(
        default=None, primary_key=True, sa_type=BIG, sa_column_args=[Identity()]
    )
    hours: int
    cost: int = Field(default=None, sa_column_args=[Computed("hours * 9", True)])
    twice: int = Field(default=None, sa_column_args=[Computed("hours * 2")])
    changed_at: datetime = Field(default=None, sa_column_kwargs=NOW)


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)


def update(session: Session) -> list[int]:
    session.add(task := Task(hours=1))
    session.flush()
    task.hours = 2
    session.flush()
    return [task.cost, task.twice, task.changed_at.microsecond]
    # emits 0 SELECT
    # returns (sqlite) [18, 4, 0]
    # returns (postgresql) [18, 4, ...]


def ddl(session: Session) -> None:
    print(CreateTable(SQLModel.metadata.tables["task"]).compile(session.get_bind()))
    # needs postgresql>=18
    # prints cost INTEGER GENERATED ALWAYS AS (hours * 9) STORED NOT NULL,
    # prints (sqlalchemy>=2.1) twice INTEGER GENERATED ALWAYS AS (hours * 2) NOT NULL,
    # prints (sqlalchemy<2.1) twice INTEGER GENERATED ALWAYS AS (hours * 2) STORED
