"""Share columns through SQLModel classes that are no tables."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


def now() -> datetime:
    return datetime.now(UTC)


class Base(SQLModel):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=now)
    created_by: UUID | None = Field(default=None, foreign_key="user.id")
    updated_at: datetime = Field(
        default_factory=now, sa_column_kwargs={"onupdate": now}
    )


class User(Base, table=True):
    name: str


class Project(Base, table=True):
    name: str = Field(unique=True)


OLD = datetime(2020, 1, 1, tzinfo=UTC)


def seed(session: Session) -> None:
    session.add(Project(name="Apollo", updated_at=OLD))


async def rename(engine: AsyncEngine) -> bool:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        project = (await session.exec(select(Project))).one()
        project.name = "Gemini"
        await session.commit()
        return project.updated_at > project.created_at
    # returns True


def rename_all(session: Session) -> bool:
    session.exec(update(Project).values(name="Gemini"))
    return session.exec(select(Project.updated_at)).one() > OLD
    # returns True


def upsert(session: Session) -> list[bool]:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    new = (sqlite if on_sqlite else postgresql).insert(Project).values(name="Apollo")
    moved = []
    for column in ["name", "updated_at"]:  # no ``onupdate`` here: name the column
        changes = {column: new.excluded[column]}
        session.exec(new.on_conflict_do_update(index_elements=["name"], set_=changes))
        moved.append(session.exec(select(Project.updated_at)).one() > OLD)
    return moved
    # returns [False, True]
