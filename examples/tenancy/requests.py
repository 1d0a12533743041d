"""Open the session of a request for the tenant of its user."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ..fastapi._client import client
from .tenants import Project, TenantSession

app = FastAPI()


class ProjectPublic(SQLModel):
    id: int
    name: str


async def get_tenant_id(x_user: Annotated[str, Header()]) -> int:
    """Stands for the lookup of a user by their token, in a plain session."""
    tenants = {"ada": 1, "bob": 2}
    if x_user not in tenants:
        raise HTTPException(401)
    return tenants[x_user]


TenantId = Annotated[int, Depends(get_tenant_id)]  # of the user, never from the path


async def get_session(
    request: Request, tenant_id: TenantId
) -> AsyncIterator[AsyncSession]:
    factory = request.app.state.tenant_session_factory
    async with factory(info={"tenant_id": tenant_id}) as session, session.begin():
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


@app.post("/projects/{name}", status_code=201, response_model=ProjectPublic)
async def add_project(session: SessionDep, name: str) -> Project:
    project = Project(name=name)
    session.add(project)
    await session.flush()
    return project


@app.get("/projects", response_model=list[ProjectPublic])
async def list_projects(session: SessionDep) -> list[Project]:
    return list(await session.exec(select(Project)))


async def serve(engine: AsyncEngine) -> None:
    app.state.tenant_session_factory = async_sessionmaker(  # in the lifespan
        engine, class_=AsyncSession, sync_session_class=TenantSession
    )
    async with client(app) as http:
        for user in "ada", "bob":
            await http.post("/projects/garden", headers={"X-User": user})
        await http.get("/projects", headers={"X-User": "bob"})
    # prints GET /projects 200 [{"id":2,"name":"garden"}]
