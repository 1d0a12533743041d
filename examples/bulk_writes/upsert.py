"""Insert or update by a unique key, on both databases, and know which it was."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    updated_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


def seed(session: Session) -> None:
    session.add(User(email="ann@x.org", name="Ann"))


def upsert_user(session: Session) -> postgresql.Insert | sqlite.Insert:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if on_sqlite else postgresql.insert)(User)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["email"],  # has a unique constraint or index
        set_={"name": new.name, "updated_at": new.updated_at},  # no onupdate here
        where=col(User.name).is_distinct_from(new.name),  # leave the same row alone
    )


def upsert(session: Session, rows: list[dict[str, Any]]) -> dict[str, bool]:
    """Write users by email; return the written ones, and whether each is new."""
    last = {row["email"]: row for row in rows}  # one row an email: the last wins
    now = datetime.now(UTC)
    params = [{**r, "created_at": now, "updated_at": now} for r in last.values()]
    is_new = col(User.created_at) == col(User.updated_at)
    statement = upsert_user(session).returning(col(User.email), is_new)
    return dict(session.exec(statement, params=params).all()) if params else {}


NAMES = [("ann@x.org", "Anna"), ("bob@x.org", "Bob"), ("ann@x.org", "Anne")]
ROWS = [{"email": email, "name": name} for email, name in NAMES]


def import_twice(session: Session) -> list[Any]:
    ann = session.exec(select(User)).one()
    return [upsert(session, ROWS), upsert(session, ROWS), ann.name]
    # emits 2 INSERT
    # returns [{'ann@x.org': False, 'bob@x.org': True}, {}, 'Ann']


def wrong_twice_in_one(session: Session) -> None:
    session.exec(upsert_user(session), params=ROWS)  # row by row: works
    session.exec(upsert_user(session).returning(User), params=ROWS)  # many at a time
    # raises ProgrammingError or DBAPIError (postgresql): ON CONFLICT DO UPDATE command
    #     cannot affect row a second time


def is_new_by_xmax(session: Session) -> list[bool]:
    statement = upsert_user(session).returning(literal_column("xmax = 0", Boolean))
    return list(session.exec(statement, params=ROWS[:2]).scalars())
    # needs postgresql
    # returns [False, True]
