"""Keep each tenant in a schema of its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.schema import CreateSchema, DropSchema
from sqlmodel import Field, Session, SQLModel, create_engine, select


class Project(SQLModel, table=True):
    __table_args__ = {"schema": "tenant"}  # stands for the schema of a tenant
    id: int | None = Field(default=None, primary_key=True)
    name: str


def create_tenant(engine: Engine, name: str) -> None:
    names = {"schema_translate_map": {"tenant": name}}
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite: ATTACH it on connect
            connection.execute(CreateSchema(name))
        SQLModel.metadata.create_all(connection.execution_options(**names))


@contextmanager
def _two_tenants(url: URL) -> Iterator[tuple[Engine, list[str]]]:
    engine = create_engine(url)
    names = [f"sqlmodel_examples_{secrets.token_hex(4)}" for _ in "ab"]
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def attach(connection: Any, _: object) -> None:
            for name in names:
                connection.execute(f"ATTACH ':memory:' AS {name}")

    try:
        for name in names:
            create_tenant(engine, name)
        yield engine, names
    finally:
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                for name in names:
                    connection.execute(DropSchema(name, cascade=True, if_exists=True))
        engine.dispose()


def two_schemas(url: URL) -> list[str]:
    with _two_tenants(url) as (engine, (first, second)):
        for name in first, second:
            names = {"schema_translate_map": {"tenant": name}}
            with Session(engine.execution_options(**names)) as session:
                session.add(Project(name="garden"))
                session.commit()
        with Session(engine, execution_options=names) as session:
            return [*session.exec(select(Project.name))]
    # returns (sqlalchemy>=2.1) ['garden']
    # raises TypeError (sqlalchemy<2.1): unexpected keyword argument 'execution_options'
