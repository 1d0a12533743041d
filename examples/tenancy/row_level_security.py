"""Let PostgreSQL refuse the rows of other tenants, to raw SQL too."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlmodel import Field, Session, SQLModel, func, select, text


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tenant_id: int = Field(index=True)


# needs superuser
ROLE = f"app_{secrets.token_hex(4)}"  # a plain name in your project
GRANTS = """
CREATE ROLE {role};
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}
"""
POLICY = """
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON task USING
    (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::int)
"""


class TenantSession(Session):
    """Open it with info={"tenant_id": ...}."""


@event.listens_for(TenantSession, "after_begin")
def enter_tenant(session: Session, _: object, connection: Connection) -> None:
    connection.execute(text(f"SET LOCAL ROLE {ROLE}"))  # not if you log in as it
    tenant_id = str(session.info["tenant_id"])
    connection.execute(select(func.set_config("app.tenant_id", tenant_id, True)))


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", tenant_id=1), Task(title="sow", tenant_id=2)])
    for statement in POLICY.split(";"):
        session.execute(text(statement))


@contextmanager
def _tenant_session(session: Session, tenant_id: int) -> Iterator[Session]:
    """A TenantSession whose role exists meanwhile."""
    schema = session.scalar(select(func.current_schema()))
    try:
        for statement in GRANTS.format(role=ROLE, schema=schema).split(";"):
            session.execute(text(statement))
        session.commit()
        with TenantSession(session.get_bind(), info={"tenant_id": tenant_id}) as tenant:
            yield tenant
    finally:
        session.rollback()
        session.execute(text(f"DROP OWNED BY {ROLE}"))
        session.execute(text(f"DROP ROLE {ROLE}"))
        session.commit()


def _count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Task)).one()


def _count_as_owner(session: Session, force: str) -> int:
    schema = session.scalar(select(func.current_schema()))
    with session.begin_nested() as savepoint:
        session.execute(text(f"CREATE ROLE {ROLE}"))
        session.execute(text(f"GRANT ALL ON SCHEMA {schema} TO {ROLE}"))
        session.execute(text(f"ALTER TABLE task {force} ROW LEVEL SECURITY"))
        session.execute(text(f"ALTER TABLE task OWNER TO {ROLE}"))
        session.execute(text(f"SET LOCAL ROLE {ROLE}"))
        count = _count(session)
        savepoint.rollback()
    return count


def raw_sql(session: Session) -> None:
    with _tenant_session(session, 1) as tenant:
        for transaction in 1, 2:
            print(transaction, tenant.scalars(text("SELECT title FROM task")).all())
            tenant.commit()
        tenant.execute(text("UPDATE task SET tenant_id = 2"))
    # prints 2 ['dig']
    # raises ProgrammingError: new row violates row-level security policy


def bypass(session: Session) -> list[int]:
    superuser, owner = _count(session), _count_as_owner(session, "NO FORCE")
    return [superuser, owner, _count_as_owner(session, "FORCE")]
    # returns [2, 2, 0]


def settings(session: Session) -> None:
    for local in True, False:
        session.exec(select(func.set_config("app.tenant_id", "1", local)))
        session.commit()
        print(local, session.exec(select(func.current_setting("app.tenant_id"))).all())
    session.execute(text("SET LOCAL app.tenant_id = :tenant"), {"tenant": "1"})
    # prints True ['']
    # prints False ['1']
    # raises ProgrammingError: syntax error at or near "$1"
