"""DISTINCT ON keeps the first row of each group, on PostgreSQL."""

# needs postgresql, sqlalchemy>=2.1

from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Field, Session, SQLModel, col, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    owner_id: int


def seed(session: Session) -> None:
    session.add(Task(id=1, title="dig", owner_id=1))
    session.add(Task(id=2, title="sow", owner_id=1))
    session.add(Task(id=3, title="mow", owner_id=2))


def distinct(session: Session) -> list[str]:
    statement = select(Task.title).ext(distinct_on(col(Task.owner_id)))
    return list(
        session.exec(statement.order_by(col(Task.owner_id), col(Task.id).desc()))
    )
    # returns ['sow', 'mow']
