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
def _role(session: Session) -> Iterator[None]:
    schema = session.scalar(select(func.current_schema()))
    try:
        for statement in GRANTS.format(role=ROLE, schema=schema).split(";"):
            session.execute(text(statement))
        session.commit()
        yield
    finally:
        session.rollback()
        session.execute(text(f"DROP OWNED BY {ROLE}"))
        session.execute(text(f"DROP ROLE {ROLE}"))
        session.commit()


def raw_sql(session: Session) -> None:
    with _role(session):
        for tenant_id in 1, 2:
            info = {"tenant_id": tenant_id}
            with TenantSession(session.get_bind(), info=info) as tenant:
                tenant.commit()  # begins anew below
                print(tenant_id, *tenant.scalars(text("SELECT title FROM task")))
                if tenant_id == 2:
                    tenant.execute(text("UPDATE task SET tenant_id = 1"))
    # prints 1 dig
    # prints 2 sow
    # raises ProgrammingError: new row violates row-level security policy


def who_bypasses(session: Session) -> list[int]:
    count = select(func.count()).select_from(Task)
    seen = [session.exec(count).one()]  # a superuser
    _become_owner(session)
    for statement in (
        "ALTER TABLE task NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE task FORCE ROW LEVEL SECURITY",
        "SELECT set_config('app.tenant_id', '1', true)",
    ):
        session.execute(text(statement))
        seen.append(session.exec(count).one())
    return seen
    # returns [2, 2, 0, 1]


def _become_owner(session: Session) -> None:
    schema = session.scalar(select(func.current_schema()))
    session.execute(text(f"CREATE ROLE {ROLE}"))  # never committed
    session.execute(text(f"GRANT ALL ON SCHEMA {schema} TO {ROLE}"))
    session.execute(text(f"ALTER TABLE task OWNER TO {ROLE}"))
    session.execute(text(f"SET LOCAL ROLE {ROLE}"))


def settings(session: Session) -> None:
    for until_end_of_transaction in True, False:
        value = func.set_config("app.tenant_id", "1", until_end_of_transaction)
        session.execute(select(value))
        session.commit()
        left = session.scalar(select(func.current_setting("app.tenant_id")))
        print(until_end_of_transaction, repr(left))
    session.execute(text("SET LOCAL app.tenant_id = :tenant"), {"tenant": "1"})
    # prints True ''
    # prints False '1'
    # raises ProgrammingError: syntax error at or near "$1"
