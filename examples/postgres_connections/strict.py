"""What asyncpg refuses that psycopg lets pass."""

# needs asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = ""


def wrong_type(session: Session) -> None:
    session.connection().execute(text("SELECT 1 WHERE 1 = :id"), {"id": "1"})
    # raises DBAPIError: invalid input for query argument $1: '1'
    #     ('str' object cannot be interpreted as an integer)


def wrong_script(session: Session) -> None:
    session.connection().execute(text("SELECT 1; SELECT 2"))
    # raises ProgrammingError: cannot insert multiple commands into a prepared statement


async def wrong_ddl(engine: AsyncEngine) -> None:
    async with engine.connect() as one, engine.connect() as other:
        await one.execute(select(Task))
        await one.commit()
        await other.execute(text("ALTER TABLE task ALTER title TYPE varchar(9)"))
        await other.commit()
        await one.execute(select(Task))
    # raises NotSupportedError: cached statement plan is invalid due to a database
    #     schema or configuration change
