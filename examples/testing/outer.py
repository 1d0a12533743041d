"""What a transaction around the test hides."""

from datetime import datetime

from sqlalchemy import Engine, ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, func, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Task(SQLModel, table=True):
    __table_args__ = (
        ForeignKeyConstraint(["project_id"], ["project.id"], initially="DEFERRED"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = None


# needs postgresql
def _add(session: Session) -> tuple[datetime, datetime]:
    session.add(Task(project_id=999))
    first = session.exec(select(func.now())).one()
    session.commit()
    return first, session.exec(select(func.now())).one()


def inside(engine: Engine) -> bool:
    with engine.connect() as connection:
        transaction = connection.begin()
        mode = "create_savepoint"
        with Session(connection, join_transaction_mode=mode) as session:
            first, second = _add(session)
        transaction.rollback()
    return first == second
    # returns True


def outside(engine: Engine) -> None:
    with Session(engine) as session:
        _add(session)
    # raises IntegrityError: violates foreign key constraint
