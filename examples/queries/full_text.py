"""Search words on PostgreSQL with a GIN index and websearch_to_tsquery."""

# needs postgresql

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Computed, Field, Index, Session, SQLModel, col, func, select

WORDS = Computed("to_tsvector('english', title)", persisted=True)


class Task(SQLModel, table=True):
    __table_args__ = (Index("ix_task_words", "words", postgresql_using="gin"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    words: Any = Field(default=None, sa_type=TSVECTOR, sa_column_args=[WORDS])


def seed(session: Session) -> None:
    session.add(Task(title="Water the roses"))
    session.add(Task(title="Water the lawn"))


def words(session: Session, text: str = "watering rose -lawn") -> Sequence[str]:
    query = func.websearch_to_tsquery("english", text)
    statement = select(Task.title).where(col(Task.words).bool_op("@@")(query))
    best_first = func.ts_rank(col(Task.words), query).desc()
    return session.exec(statement.order_by(best_first, col(Task.id)).limit(20)).all()
    # returns ['Water the roses']
