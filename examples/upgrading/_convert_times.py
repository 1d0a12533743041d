"""A migration: columns of old datetimes get their time zone."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from alembic import op
from sqlalchemy import DateTime, Integer, column, select, table, update

WRITTEN_IN = {
    "created_at": "UTC",  # datetime.utcnow()
    "started_at": "America/New_York",  # datetime.now(): the zone of the application
    "due_at": "UTC",  # aware, through psycopg: the zone of the session
    "saved_at": "UTC",  # func.now(): the zone of the session
}


def upgrade() -> None:
    change(DateTime(timezone=True))


def downgrade() -> None:
    change(DateTime())


def change(type_: DateTime, written_in: Mapping[str, str] = WRITTEN_IN) -> None:
    for name, zone in written_in.items():
        if op.get_context().dialect.name == "postgresql":
            using = f"{name} AT TIME ZONE '{zone}'"  # either way
            op.alter_column("task", name, type_=type_, postgresql_using=using)
        elif zone != "UTC":  # SQLite keeps its type, and UTC its text
            there = [ZoneInfo(zone), ZoneInfo("UTC")]
            move(name, *there if type_.timezone else reversed(there))


def move(name: str, old: ZoneInfo, new: ZoneInfo) -> None:
    time = column(name, DateTime())
    task = table("task", column("id", Integer), time)
    rows = op.get_bind().execute(select(task).where(time.is_not(None))).all()
    for id_, value in rows:  # fold=1: of two hours the later, as PostgreSQL does
        moved = value.replace(tzinfo=old, fold=1).astimezone(new).replace(tzinfo=None)
        of_id = update(task).where(task.c.id == id_)
        op.get_bind().execute(of_id.values({name: moved}))
