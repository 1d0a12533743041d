"""Partition a table by range: its primary key contains the column that divides it."""

# needs postgresql
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import Field, Session, SQLModel, col, select, text


class Event(SQLModel, table=True):
    __table_args__ = {"postgresql_partition_by": "RANGE (at)"}

    id: int | None = Field(
        default=None, primary_key=True, sa_column_kwargs={"autoincrement": True}
    )
    at: datetime = Field(primary_key=True)


# In a migration: op.execute(...). The next month's before it starts.
PARTITION = """
CREATE TABLE event_{0} PARTITION OF event FOR VALUES FROM ('{1}-01') TO ('{2}-01')
"""
MONTHS = [("2026_01", "2026-01", "2026-02"), ("2026_02", "2026-02", "2026-03")]


def seed(session: Session) -> None:
    for month in MONTHS:
        session.connection().execute(text(PARTITION.format(*month)))
    for number in (1, 2):
        session.add(Event(at=datetime(2026, number, 9, tzinfo=UTC)))


def pruned(session: Session) -> list[str]:
    query = select(Event.id).where(col(Event.at) >= datetime(2026, 2, 1, tzinfo=UTC))
    sql = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
    plan = session.connection().execute(text(f"EXPLAIN {sql}"))
    return [line for (line,) in plan if "event_" in line]
    # returns ['Seq Scan on event_2026_02 event ...']


def wrong_insert(session: Session) -> None:
    session.add(Event(at=datetime(2026, 7, 1, tzinfo=UTC)))
    session.flush()
    # raises IntegrityError: no partition of relation "event" found for row


def retire(session: Session) -> int:
    for change in ("ALTER TABLE event DETACH PARTITION {0}", "DROP TABLE {0}"):
        session.connection().execute(text(change.format("event_2026_01")))
    return len(session.exec(select(Event)).all())
    # returns 1


def wrong_key(session: Session) -> None:
    table = (
        "CREATE TABLE entry (id bigint PRIMARY KEY, at date) PARTITION BY RANGE (at)"
    )
    session.connection().execute(text(table))
    # raises NotSupportedError or DBAPIError: unique constraint on partitioned table must
    #     include all partitioning columns


def wrong_autogenerate(session: Session) -> list[str]:
    context = MigrationContext.configure(session.connection())
    return [change[0] for change in compare_metadata(context, SQLModel.metadata)]
    # returns ['remove_table', 'remove_table']


# For context.configure(include_name=...) in env.py
def include_name(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and name and name.startswith("event_"))


def autogenerate(session: Session) -> list[str]:
    options = {"include_name": include_name}
    context = MigrationContext.configure(session.connection(), opts=options)
    return [change[0] for change in compare_metadata(context, SQLModel.metadata)]
    # returns []
