"""Return what the session has loaded, through a public model."""

from fastapi import FastAPI, Request
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from ._client import client
from .sessions import SessionDep

app = FastAPI()


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


class TaskPublic(SQLModel):
    title: str


class ProjectPublic(SQLModel):
    id: int
    name: str
    tasks: list[TaskPublic]


@app.post("/expired")
@app.post("/expired-public", response_model=ProjectPublic)
async def wrong_create(request: Request) -> Project:
    async with AsyncSession(request.app.state.engine) as session:
        project = Project(name="garden", tasks=[])
        session.add(project)
        await session.commit()  # expires it
        return project


@app.post("/unloaded", response_model=ProjectPublic)
async def wrong_create_unloaded(session: SessionDep) -> Project:
    project = Project(name="garden")
    session.add(project)
    await session.flush()
    return project


@app.post("/loaded", status_code=201, response_model=ProjectPublic)
async def create(session: SessionDep) -> Project:
    project = Project(name="garden", tasks=[])  # given, so it counts as loaded
    session.add(project)
    await session.flush()
    return project


async def answers(engine: AsyncEngine) -> None:
    app.state.engine = engine
    async with client(app, engine) as http:
        await http.post("/expired")
        await http.post("/expired-public")
        await http.post("/unloaded")
        await http.post("/loaded")
    # prints POST /expired 200 {}
    # prints POST /expired-public 500 Internal Server Error
    # prints POST /unloaded 500 Internal Server Error
    # prints POST /loaded 201 {"id":...,"name":"garden","tasks":[]}
    # emits 3 COMMIT: all but /unloaded
