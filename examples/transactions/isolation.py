"""Let the database notice that what you read has changed."""

from sqlmodel import Field, Session, SQLModel, func, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def add_first(session: Session, title: str) -> None:
    if session.exec(select(func.count()).select_from(Task)).one() == 0:
        session.add(Task(title=title))


def wrong_limit(first: Session, second: Session) -> int:
    add_first(first, "dig")
    add_first(second, "plant")
    first.commit()
    second.commit()
    return first.exec(select(func.count()).select_from(Task)).one()
    # returns 2


def limit(first: Session, second: Session) -> int:
    for session in (first, second):
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    add_first(first, "dig")
    add_first(second, "plant")
    first.commit()
    second.commit()
    return first.exec(select(func.count()).select_from(Task)).one()
    # raises OperationalError (psycopg): could not serialize access due to read/write
    #     dependencies among transactions
    # raises DBAPIError (asyncpg): could not serialize access ...
    # returns (sqlite) 2


def wrong_level(session: Session) -> str:
    session.exec(select(Task)).all()
    options = {"isolation_level": "SERIALIZABLE"}
    return session.connection(execution_options=options).get_isolation_level()
    # needs postgresql
    # warns SAWarning: Connection is already established for the given bind;
    #     execution_options ignored
    # returns 'READ COMMITTED'
