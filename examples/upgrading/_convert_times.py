"""A migration: columns of old datetimes get their time zone."""

from zoneinfo import ZoneInfo

from alembic import op
from sqlalchemy import DateTime, Integer, column, select, table, update

WRITTEN_IN = {
    "task": {
        "created_at": "UTC",  # datetime.utcnow()
        "started_at": "America/New_York",  # datetime.now(): the zone of the application
        "due_at": "UTC",  # aware, through psycopg: the zone of the session
        "saved_at": "UTC",  # func.now(): the zone of the session
    },
}  # every table, with all its columns


def upgrade() -> None:
    change(DateTime(timezone=True))


def downgrade() -> None:
    change(DateTime())


def change(type_: DateTime, times: dict[str, dict[str, str]] = WRITTEN_IN) -> None:
    dialect = op.get_context().dialect
    for name, zones in times.items():
        if dialect.name == "postgresql":  # one statement: one copy of the table
            alter = "ALTER {0} TYPE {1} USING {0} AT TIME ZONE '{2}'"  # either way
            made = type_.compile(dialect)
            changes = [alter.format(f'"{c}"', made, zone) for c, zone in zones.items()]
            op.execute(f'ALTER TABLE "{name}" {", ".join(changes)}')
            continue
        for column_name, zone in zones.items():
            if zone != "UTC":  # SQLite keeps its type, and UTC its text
                there = [ZoneInfo(zone), ZoneInfo("UTC")]
                move(name, column_name, *there if type_.timezone else reversed(there))


def move(name: str, column_name: str, old: ZoneInfo, new: ZoneInfo) -> None:
    time = column(column_name, DateTime())
    of_table = table(name, column("rowid", Integer), time)
    rows = op.get_bind().execute(select(of_table).where(time.is_not(None))).all()
    for id_, value in rows:  # fold=1: of two hours the later, as PostgreSQL does
        moved = value.replace(tzinfo=old, fold=1).astimezone(new).replace(tzinfo=None)
        of_id = update(of_table).where(of_table.c.rowid == id_)
        op.get_bind().execute(of_id.values({column_name: moved}))
