"""Turn foreign keys on in SQLite, and share a database in memory."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, StaticPool, event, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field, SQLModel, create_engine
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")


def enforce_foreign_keys(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    # needs sqlite


async def orphan() -> None:
    engine = create_async_engine("sqlite+aiosqlite://")
    enforce_foreign_keys(engine.sync_engine)
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(Task(project_id=99))
        await session.commit()
    # raises IntegrityError: FOREIGN KEY constraint failed


def memory() -> list[str]:
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    SQLModel.metadata.create_all(engine)
    with ThreadPoolExecutor() as threads:
        return threads.submit(lambda: inspect(engine).get_table_names()).result()
    # returns ['project', 'task']


def wrong_memory() -> list[str]:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with ThreadPoolExecutor() as threads:
        return threads.submit(lambda: inspect(engine).get_table_names()).result()
    # returns []
