"""Keep each tenant in a schema of its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import CreateSchema, DropSchema
from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(SQLModel, table=True):
    __table_args__ = {"schema": "tenant"}  # stands for the schema of a tenant
    id: int | None = Field(default=None, primary_key=True)
    name: str


def schema(name: str) -> dict[str, Any]:
    return {"schema_translate_map": {"tenant": name}}


def create_tenant(engine: Engine, name: str) -> None:
    with engine.begin() as connection:
        connection.execute(CreateSchema(name))
        SQLModel.metadata.create_all(connection.execution_options(**schema(name)))


@contextmanager
def _two_tenants(url: URL) -> Iterator[tuple[Engine, list[str]]]:
    engine = create_engine(url)
    names = [f"sqlmodel_examples_{secrets.token_hex(4)}" for _ in "ab"]
    try:
        for name in names:
            create_tenant(engine, name)
        yield engine, names
    finally:
        with engine.begin() as connection:
            for name in names:
                connection.execute(DropSchema(name, cascade=True, if_exists=True))
        engine.dispose()


def by_engine(url: URL) -> list[str]:
    seen: list[str] = []
    with _two_tenants(url) as (engine, (first, second)):
        for name in first, second, first:
            with Session(engine.execution_options(**schema(name))) as session:
                session.add(Project(name="garden"))
                session.commit()
                seen.append(",".join(session.exec(select(Project.name))))
    return seen
    # needs postgresql
    # returns ['garden', 'garden', 'garden,garden']


def by_session(url: URL) -> list[str]:
    with (
        _two_tenants(url) as (engine, (first, _)),
        Session(engine, execution_options=schema(first)) as session,
    ):
        session.add(Project(name="garden"))
        session.commit()
        return [project.name for project in session.exec(select(Project))]
    # needs postgresql
    # returns (sqlalchemy>=2.1) ['garden']
    # raises TypeError (sqlalchemy<2.1): unexpected keyword argument 'execution_options'


async def attached(url: URL) -> list[str]:
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def attach(connection: Any, _: object) -> None:
        connection.cursor().execute("ATTACH ':memory:' AS acme")

    async with AsyncSession(engine.execution_options(**schema("acme"))) as session:
        await (await session.connection()).run_sync(SQLModel.metadata.create_all)
        session.add(Project(name="garden"))
        await session.commit()
        names = [project.name for project in await session.exec(select(Project))]
    await engine.dispose()
    return names
    # needs sqlite
    # returns ['garden']
