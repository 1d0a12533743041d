"""Write the audit log in the flush that makes the change."""

from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import JSON, Engine, event, insert, inspect
from sqlmodel import Field, Session, SQLModel, col, select, update


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    password_hash: str = ""


class AuditEntry(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_id: int
    action: str
    table_name: str
    row_id: int
    changes: dict[str, Any] = Field(sa_type=JSON)


class AuditSession(Session):
    """Open it with info={"actor_id": ...}."""


SECRET = {"password_hash"}


def changes(row: SQLModel) -> dict[str, Any]:
    found = {}
    for name in inspect(row).mapper.column_attrs.keys() - SECRET:
        history = inspect(row).attrs[name].history
        if history.has_changes():
            old_and_new = [*(history.deleted or [None]), *(history.added or [None])]
            found[name] = to_jsonable_python(old_and_new)
    return found


@event.listens_for(AuditSession, "after_flush")  # new rows have their id by now
def write_entries(session: Session, *_: object) -> None:
    actions = {"create": session.new, "update": session.dirty, "delete": session.deleted}
    entries = [
        {
            "at": datetime.now(UTC),
            "actor_id": session.info["actor_id"],
            "action": action,
            "table_name": row.__tablename__,
            "row_id": row.id,
            "changes": changes(row),
        }
        for action, rows in actions.items()
        for row in rows
        if action == "delete" or changes(row)
    ]
    if entries:
        session.execute(insert(AuditEntry), entries)


def seed(session: Session) -> None:
    session.add(User(name="Ada"))


def log(engine: Engine) -> list[tuple[str, object]]:
    with AuditSession(engine, info={"actor_id": 1}) as session:
        user = session.get_one(User, 1)
        user.name, user.password_hash = "Eve", "secret"
        bob = User(name="Bob")
        session.add(bob)
        session.flush()
        session.delete(bob)
        session.commit()
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(entry.action, entry.changes.get("name")) for entry in entries]
    # returns [('create', [None, 'Bob']), ('update', ['Ada', 'Eve']), ('delete', None)]


def not_loaded(engine: Engine) -> list[object]:
    with AuditSession(engine, info={"actor_id": 1}) as session:
        user = session.get_one(User, 1)
        session.commit()
        user.name = "Eve"  # expired, not read since
        session.commit()
        return [entry.changes for entry in session.exec(select(AuditEntry))]
    # returns [{'name': [None, 'Eve']}]


def bulk(engine: Engine) -> list[AuditEntry]:
    with AuditSession(engine, info={"actor_id": 1}) as session:
        session.exec(update(User).values(name="Eve"))
        session.commit()
        return list(session.exec(select(AuditEntry)))
    # returns []
