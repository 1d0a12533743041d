"""Load a relationship of an object that you have already.

After flush a collection that was not given counts as not loaded; after commit
everything does.
"""

from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncEngine
from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class Project(AsyncAttrs, SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(back_populates="project")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


class TaskPublic(SQLModel):
    id: int
    title: str


class ProjectPublic(SQLModel):
    id: int
    name: str
    tasks: list[TaskPublic]


def seed(session: Session) -> None:
    session.add(Project(name="house", tasks=[Task(title="paint")]))


async def wrong_get(session: AsyncSession) -> int:
    held = await session.get_one(Project, 1)  # by a permission check, say
    project = await session.get_one(Project, 1, options=[selectinload(Project.tasks)])
    assert project is held
    return len(project.tasks)
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called; ...


async def get(session: AsyncSession) -> int:
    project = await session.get_one(Project, 1)
    await session.refresh(project, ["tasks"])
    return len(project.tasks)
    # emits 3 SELECT: one for get, two for refresh
    # returns 1


async def awaited(session: AsyncSession) -> int:
    project = await session.get_one(Project, 1)
    return len(await project.awaitable_attrs.tasks)
    # emits 2 SELECT


async def add(session: AsyncSession) -> None:
    project = await session.get_one(Project, 1)
    session.add(Task(title="paint", project=project))  # not project.tasks.append
    await session.flush()
    # emits 1 SELECT


async def read(session: AsyncSession) -> ProjectPublic:
    options = [selectinload(Project.tasks)]
    project = await session.get_one(Project, 1, options=options)
    return ProjectPublic.model_validate(project)
    # emits 2 SELECT
    # returns ProjectPublic(id=1, name='house', tasks=[TaskPublic(id=1, title='paint')])


async def wrong_create(session: AsyncSession) -> ProjectPublic:
    project = Project(name="garden", tasks=[Task(title="dig")])
    session.add(project)
    await session.commit()
    await session.refresh(project)  # its columns
    return ProjectPublic.model_validate(project)
    # raises ValidationError: 1 validation error for ProjectPublic tasks
    #     Error extracting attribute: ... greenlet_spawn has not been called; ...


async def create(engine: AsyncEngine) -> ProjectPublic:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        project = Project(name="boat", tasks=[])  # given, so it counts as loaded
        session.add(project)
        await session.flush()
        project.tasks.append(Task(title="sail"))
        await session.commit()
    return ProjectPublic.model_validate(project)
    # emits 0 SELECT
    # returns ProjectPublic(id=2, name='boat', tasks=[TaskPublic(id=2, title='sail')])
