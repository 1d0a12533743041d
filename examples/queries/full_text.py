"""Search words on PostgreSQL with a stored tsvector and websearch_to_tsquery."""

# needs postgresql

from typing import Any

from sqlalchemy import Column, Computed, Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field, Session, SQLModel, col, func, select


class Task(SQLModel, table=True):
    __table_args__ = (Index("ix_task_words", "words", postgresql_using="gin"),)

    id: int | None = Field(default=None, primary_key=True)
    title: str
    words: Any = Field(
        default=None,
        exclude=True,
        sa_column=Column(
            TSVECTOR, Computed("to_tsvector('english', title)", persisted=True)
        ),
    )


def seed(session: Session) -> None:
    session.add(Task(title="Water the roses"))
    session.add(Task(title="Water the lawn"))


def wrong_words(session: Session, text: str = "watering -") -> list[str]:
    query = func.to_tsquery("english", text)
    return list(session.exec(select(Task.title).where(col(Task.words).op("@@")(query))))
    # raises ProgrammingError or DBAPIError: syntax error in tsquery


def words(session: Session, text: str = "watering rose -lawn") -> list[str]:
    query = func.websearch_to_tsquery("english", text)
    statement = select(Task.title).where(col(Task.words).bool_op("@@")(query))
    best_first = func.ts_rank(col(Task.words), query).desc()
    return list(session.exec(statement.order_by(best_first, col(Task.id)).limit(20)))
    # returns ['Water the roses']
