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


@event.listens_for(AuditSession, "after_flush")
def write_entries(session: Session, *_: object) -> None:
    for action in "new", "dirty", "deleted":
        for row in getattr(session, action):
            changes = {}
            for name in type(row).model_fields.keys() - {"password_hash"}:
                added, _, removed = inspect(row).attrs[name].history
                if added or removed:
                    changes[name] = to_jsonable_python([removed, added])
            entry = {"actor_id": session.info["actor_id"], "changes": changes}
            entry |= {"action": f"{action} {row.__tablename__}", "row_id": row.id}
            session.execute(insert(AuditEntry).values(entry))


def seed(session: Session) -> None:
    session.add(User(name="Ada"))


def log(engine: Engine) -> list[tuple[str, int, object]]:
    with AuditSession(engine, info={"actor_id": 1}) as session:
        user = session.get_one(User, 1)
        user.name, user.password_hash = "Eve", "secret"
        session.commit()
        user.name = "Ada"  # the commit expired it: nobody knows the old name
        session.exec(update(User).values(name="Bob"))  # no entry
        session.add(User(name="Bob"))
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(entry.action, entry.row_id, entry.changes) for entry in entries]
    # returns [('dirty user', 1, {'name': [['Ada'], ['Eve']]}),
    #     ('dirty user', 1, {'name': [[], ['Ada']]}), ('new user', 2, ...)]
