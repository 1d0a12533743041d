"""Read the message: what a first connection, or a first query, fails with."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import show_async


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


Address = URL  # given to each case


async def wrong_no_tables(url: Address) -> None:
    engine = create_async_engine(url)
    try:
        async with AsyncSession(engine) as session:
            (await session.exec(select(Task))).all()
    finally:
        await engine.dispose()


async def no_tables(url: Address) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()
    await wrong_no_tables(url)


async def wrong_no_column(url: Address) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.drop_all)
            await connection.execute(text("CREATE TABLE task (id INTEGER)"))
            await connection.run_sync(SQLModel.metadata.create_all)
        await wrong_no_tables(url)
    finally:
        await engine.dispose()


async def no_column(url: Address) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE task ADD title VARCHAR"))
    await engine.dispose()
    await wrong_no_tables(url)


async def wrong_database(url: Address) -> None:
    await wrong_no_tables(url.set(database="/nowhere/examples"))


async def database(url: Address) -> None:
    await wrong_no_tables(url)


async def wrong_address(url: Address) -> None:
    await wrong_no_tables(url.set(host="127.0.0.1", port=1, query={}))


async def address(url: Address) -> None:
    await wrong_no_tables(url)


async def messages(url: URL) -> None:
    await show_async(url, wrong_no_tables, wrong_no_column, wrong_database)
    # prints xx


async def server_messages(url: URL) -> None:
    await no_tables(url)
    await show_async(url, wrong_address)
    # needs postgresql
    # prints xx
