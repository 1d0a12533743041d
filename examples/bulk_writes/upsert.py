"""Insert or update by a unique key, on both databases, and know which it was."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


def now() -> datetime:
    return datetime.now(UTC)


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(
        default_factory=now, sa_column_kwargs={"onupdate": now}
    )


def seed(session: Session) -> None:
    session.add(User(email="ann@x.org", name="Ann"))


Insert = postgresql.Insert | sqlite.Insert


def insert_user(session: Session) -> Insert:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return (sqlite.insert if on_sqlite else postgresql.insert)(User)


def upsert_user(session: Session) -> Insert:
    statement = insert_user(session)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["email"],  # has a unique constraint or index
        set_={"name": new.name, "updated_at": new.updated_at},  # no onupdate here
        where=col(User.name).is_distinct_from(new.name),  # leave the same row alone
    )


def upsert(session: Session, rows: Iterable[dict[str, Any]]) -> dict[str, bool]:
    """Write users by email; return the written ones, and whether each is new."""
    last = {row["email"]: row for row in rows}  # one row an email: the last wins
    if not last:
        return {}
    stamp = now()
    params = [{**r, "created_at": stamp, "updated_at": stamp} for r in last.values()]
    is_new = col(User.created_at) == col(User.updated_at)
    statement = upsert_user(session).returning(col(User.email), is_new)
    return dict(session.exec(statement, params=params).all())


ROWS = [
    {"email": "ann@x.org", "name": "Anna"},
    {"email": "bob@x.org", "name": "Bob"},
    {"email": "ann@x.org", "name": "Anne"},
]


def import_twice(session: Session) -> list[dict[str, bool]]:
    return [upsert(session, ROWS), upsert(session, ROWS)]
    # emits 2 INSERT
    # returns [{'ann@x.org': False, 'bob@x.org': True}, {}]


async def import_async(session: AsyncSession) -> dict[str, bool]:
    return await session.run_sync(upsert, ROWS)  # type: ignore[arg-type]  # gives SQLModel's Session, is typed SQLAlchemy's
    # returns {'ann@x.org': False, 'bob@x.org': True}


def wrong_twice_in_one(session: Session) -> None:
    session.exec(upsert_user(session), params=ROWS)  # row by row: works
    session.exec(upsert_user(session).returning(User), params=ROWS)  # many at a time
    # raises ProgrammingError (psycopg): ON CONFLICT DO UPDATE command cannot affect
    #     row a second time
    # raises DBAPIError (asyncpg): ON CONFLICT DO UPDATE command cannot affect row a
    #     second time
    # emits 2 INSERT


def insert_missing(session: Session) -> list[str]:
    statement = insert_user(session).on_conflict_do_nothing()
    result = session.exec(statement.returning(col(User.email)), params=ROWS)
    return list(result.scalars())  # the others: a SELECT by email
    # returns ['bob@x.org']


def wrong_held(session: Session) -> str:
    user = session.exec(select(User)).one()
    upsert(session, ROWS)
    return user.name
    # returns 'Ann'


def held(session: Session) -> str:
    user = session.exec(select(User)).one()
    upsert(session, ROWS)
    session.expire_all()
    return user.name
    # returns 'Anne'


def is_new_by_xmax(session: Session) -> dict[str, bool]:
    is_new = literal_column("xmax = 0", Boolean)
    statement = upsert_user(session).returning(col(User.email), is_new)
    return dict(session.exec(statement, params=ROWS[:2]).all())
    # needs postgresql
    # returns {'ann@x.org': False, 'bob@x.org': True}
