"""Let PostgreSQL refuse the rows of other tenants, to raw SQL too."""

# needs superuser

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event
from sqlmodel import Field, Session, SQLModel, col, func, select, text

ROLE = f"app_{secrets.token_hex(4)}"  # in your project a plain name
POLICY = """
ALTER TABLE task ENABLE ROW LEVEL SECURITY;
ALTER TABLE task FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON task USING
    (tenant_id = NULLIF(current_setting('app.tenant_id', true), '')::int)
"""


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tenant_id: int = Field(index=True)


class TenantSession(Session):
    """Open it with info={"tenant_id": ...}."""


@event.listens_for(TenantSession, "after_begin")
def enter_tenant(session: Session, _: object, connection: Connection) -> None:
    tenant_id = str(session.info["tenant_id"])
    connection.execute(text(f"SET LOCAL ROLE {ROLE}"))  # not if you log in as it
    connection.execute(select(func.set_config("app.tenant_id", tenant_id, True)))


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", tenant_id=1), Task(title="sow", tenant_id=2)])
    for statement in POLICY.split(";"):
        session.execute(text(statement))


@contextmanager
def role(session: Session) -> Iterator[None]:
    schema = session.scalar(select(func.current_schema()))
    grants = f"CREATE ROLE {ROLE}; GRANT USAGE ON SCHEMA {schema} TO {ROLE}; "
    grants += f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {ROLE}"
    try:
        for statement in grants.split(";"):
            session.execute(text(statement))
        session.commit()
        yield
    finally:
        session.rollback()
        session.execute(text(f"DROP OWNED BY {ROLE}"))
        session.execute(text(f"DROP ROLE {ROLE}"))
        session.commit()


def own_rows(session: Session) -> list[str]:
    titles: list[str] = []
    with role(session):
        engine = session.get_bind()
        for tenant_id in 1, 2:
            with TenantSession(engine, info={"tenant_id": tenant_id}) as tenant:
                titles += tenant.scalars(text("SELECT title FROM task"))
                tenant.commit()
                titles += tenant.scalars(text("SELECT title FROM task"))
    return titles
    # returns ['dig', 'dig', 'sow', 'sow']


def other_tenant(session: Session) -> None:
    with role(session):
        engine = session.get_bind()
        with TenantSession(engine, info={"tenant_id": 1}) as tenant:
            tenant.add(Task(title="gift", tenant_id=2))
            tenant.commit()
    # raises ProgrammingError (psycopg): new row violates row-level security policy
    #     for table "task"
    # raises ProgrammingError (asyncpg): new row violates row-level security policy


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Task)).one()


def who_bypasses(session: Session) -> dict[str, int]:
    seen = {"superuser": count(session)}
    session.execute(text(f"CREATE ROLE {ROLE}"))
    schema = session.scalar(select(func.current_schema()))
    session.execute(text(f"GRANT ALL ON SCHEMA {schema} TO {ROLE}"))
    session.execute(text(f"ALTER TABLE task OWNER TO {ROLE}"))
    session.execute(text("ALTER TABLE task NO FORCE ROW LEVEL SECURITY"))
    session.execute(text(f"SET LOCAL ROLE {ROLE}"))
    seen["owner"] = count(session)
    session.execute(text("ALTER TABLE task FORCE ROW LEVEL SECURITY"))
    seen["owner, forced"] = count(session)
    session.execute(select(func.set_config("app.tenant_id", "1", True)))
    seen["as tenant 1"] = count(session)
    return seen
    # returns {'superuser': 2, 'owner': 2, 'owner, forced': 0, 'as tenant 1': 1}


def wrong_parameter(session: Session) -> None:
    session.execute(text("SET LOCAL app.tenant_id = :tenant"), {"tenant": "1"})
    # raises ProgrammingError: syntax error at or near "$1"


CURRENT = select(func.current_setting("app.tenant_id", True))


def wrong_setting(session: Session) -> str | None:
    session.execute(select(func.set_config("app.tenant_id", "1", False)))
    session.commit()
    return session.scalar(CURRENT)
    # returns '1'


def setting(session: Session) -> str | None:
    session.execute(select(func.set_config("app.tenant_id", "1", True)))
    session.commit()
    return session.scalar(CURRENT)
    # returns ''


def wrong_cast(session: Session) -> None:
    session.execute(select(func.set_config("app.tenant_id", "1", True)))
    session.commit()
    session.execute(text("SELECT current_setting('app.tenant_id', true)::int"))
    # raises DataError (psycopg): invalid input syntax for type integer: ""
    # raises DBAPIError (asyncpg): invalid input syntax for type integer: ""
