"""Share columns through SQLModel classes that are no tables."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, col, select
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


def seed(session: Session) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    session.add(Project(name="Apollo", updated_at=old))


async def rename(engine: AsyncEngine) -> bool:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        project = (await session.exec(select(Project))).one()
        project.name = "Gemini"
        await session.commit()
        return project.updated_at > project.created_at
    # returns True


def upsert(session: Session) -> list[bool]:
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    new = (sqlite if on_sqlite else postgresql).insert(Project).values(name="Apollo")
    moved: list[bool] = []
    for column in ["name", "updated_at"]:  # no ``onupdate`` here: name the column
        changes = {column: new.excluded[column]}
        session.exec(new.on_conflict_do_update(index_elements=["name"], set_=changes))
        moved += session.exec(select(col(Project.updated_at) > Project.created_at))
    return moved
    # returns [False, True]
