"""Know what a session that filters does not see."""

from sqlalchemy import Engine
from sqlmodel import Session, col, select, text, true, update

from .tenants import Project, Task, TenantSession, seed

__all__ = ["seed"]


def core_table(engine: Engine) -> list[tuple[str, str]]:
    table = Project.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        rows = session.exec(select(Task.title, table.c.tenant_id).join(table, true()))
        return sorted(tuple(row) for row in rows)
    # returns [('sow', 1), ('sow', 2)]


def connection(engine: Engine) -> int:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        return len(session.connection().execute(text("SELECT id FROM task")).all())
    # returns 2


def held(engine: Engine) -> list[str]:
    with Session(engine) as session:
        task = session.get_one(Task, 1)
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.add(task)  # from a cache, say
        session.refresh(task)
        return [task.title, session.get_one(Task, 1).title]
    # returns ['dig', 'dig']


def switched(engine: Engine) -> bool:
    with TenantSession(engine, info={"tenant_id": 1}) as session:
        task = session.get_one(Task, 1)
        session.info["tenant_id"] = 2
        return session.get_one(Task, 1) is task
    # returns True


def given_away(engine: Engine) -> list[int]:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        away = update(Task).values(tenant_id=1, project_id=None)
        return list(session.exec(away.returning(col(Task.tenant_id))).scalars())
    # returns [1]


def legacy_bulk(engine: Engine) -> None:
    with TenantSession(engine, info={"tenant_id": 2}) as session:
        session.bulk_update_mappings(Task, [{"id": 1, "title": "stolen"}])
        session.bulk_save_objects([Task(title="gift", tenant_id=1)])
        session.commit()
    with Session(engine) as session:
        print([(task.tenant_id, task.title) for task in session.exec(select(Task).order_by(col(Task.id)))])
    # prints [(1, 'stolen'), (2, 'sow'), (1, 'gift')]
