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
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    actor_id: int
    action: str
    row_id: int
    changes: dict[str, Any] = Field(sa_type=JSON)


class AuditSession(Session):
    """Open it with info={"actor_id": ...}."""


SECRETS = {"password_hash"}


def changes(row: SQLModel) -> dict[str, Any]:
    found = {}
    for column in inspect(row).mapper.column_attrs:
        history = inspect(row).attrs[column.key].history
        if history.has_changes() and column.key not in SECRETS:
            old_and_new = [*(history.deleted or [None]), *(history.added or [None])]
            found[column.key] = to_jsonable_python(old_and_new)
    return found


@event.listens_for(AuditSession, "after_flush")
def write_entries(session: Session, *_: object) -> None:
    new, dirty, deleted = session.new, session.dirty, session.deleted
    for action, rows in ("create", new), ("update", dirty), ("delete", deleted):
        for row in rows:
            entry = {"actor_id": session.info["actor_id"], "changes": changes(row)}
            entry |= {"action": f"{action} {row.__tablename__}", "row_id": row.id}
            if entry["changes"] or action == "delete":
                session.execute(insert(AuditEntry).values(entry))


def seed(session: Session) -> None:
    session.add(User(name="Ada"))


def log(engine: Engine) -> list[tuple[str, int, object]]:
    with AuditSession(engine, info={"actor_id": 1}) as session:
        user, bob = session.get_one(User, 1), User(name="Bob")
        user.name, user.password_hash = "Eve", "secret"
        session.add(bob)
        session.commit()
        session.delete(bob)
        user.name = "Ada"  # commit expired it: the old name is not known
        session.commit()
        session.exec(update(User).values(name="Joe"))  # no entry
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(entry.action, entry.row_id, entry.changes) for entry in entries]
    # returns [('create user', 2, {'id': [None, 2], 'name': [None, 'Bob']}),
    #     ('update user', 1, {'name': ['Ada', 'Eve']}),
    #     ('update user', 1, {'name': [None, 'Ada']}), ('delete user', 2, {})]
