"""Keep each tenant in a schema of its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateSchema, DropSchema
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(SQLModel, table=True):
    __table_args__ = {"schema": "tenant"}  # stands for the schema of the session

    id: int | None = Field(default=None, primary_key=True)
    name: str


def options(schema: str) -> dict[str, Any]:
    return {"schema_translate_map": {"tenant": schema}}


def create_tenant(engine: Engine, schema: str) -> None:
    with engine.begin() as connection:
        connection.execute(CreateSchema(schema))
        SQLModel.metadata.create_all(connection.execution_options(**options(schema)))


def tenant_session(engine: Engine, schema: str) -> Session:
    return Session(engine.execution_options(**options(schema)))


@contextmanager
def two_tenants(url: URL) -> Iterator[tuple[Engine, list[str]]]:
    engine = create_engine(url)
    schemas = [f"sqlmodel_examples_{secrets.token_hex(4)}" for _ in "ab"]
    try:
        for schema in schemas:
            create_tenant(engine, schema)
        yield engine, schemas
    finally:
        with engine.begin() as connection:
            for schema in schemas:
                connection.execute(DropSchema(schema, cascade=True, if_exists=True))
        engine.dispose()


def by_schema(url: URL) -> list[list[str]]:
    with two_tenants(url) as (engine, schemas):
        for schema in schemas:
            with tenant_session(engine, schema) as session:
                session.add(Project(name=f"garden {schemas.index(schema)}"))
                session.commit()
        names: list[list[str]] = []
        for schema in schemas:
            with tenant_session(engine, schema) as session:
                names.append([*session.exec(select(Project.name))])
        return names
    # needs postgresql
    # returns [['garden 0'], ['garden 1']]


def without_tenant(url: URL) -> None:
    with two_tenants(url) as (engine, _), Session(engine) as session:
        session.exec(select(Project)).all()
    # needs postgresql
    # raises ProgrammingError: relation "tenant.project" does not exist


def by_options(url: URL) -> list[str]:
    with two_tenants(url) as (engine, schemas):
        with Session(engine, execution_options=options(schemas[0])) as session:
            session.add(Project(name="garden"))
            session.commit()
            return [project.name for project in session.exec(select(Project))]
    # needs postgresql
    # returns (sqlalchemy>=2.1) ['garden']
    # raises TypeError (sqlalchemy<2.1): unexpected keyword argument 'execution_options'


def attached(url: URL) -> list[str]:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def attach(connection: Any, _: object) -> None:
        connection.execute("ATTACH ':memory:' AS acme")  # a file, to keep it

    with tenant_session(engine, "acme") as session:
        SQLModel.metadata.create_all(session.connection())
        session.add(Project(name="garden"))
        session.commit()
        return [project.name for project in session.exec(select(Project))]
    # needs sqlite
    # returns ['garden']
