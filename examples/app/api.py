"""The routes. What enters is validated by its model; what leaves is a public model."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import SQLModel, col, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from . import services
from .models import (
    AccessTokenPublic,
    AssignmentCreate,
    AuditEntry,
    AuditPublic,
    Comment,
    CommentCreate,
    CommentPublic,
    Name,
    Project,
    ProjectCreate,
    ProjectPublic,
    ProjectUpdate,
    Task,
    TaskCreate,
    TaskPage,
    TaskPublic,
    TaskUpdate,
    User,
    UserCreate,
    UserPublic,
)


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """A session for the request: committed when the path function returns, else rolled back."""
    async with request.app.state.session_factory.begin() as session:
        yield session


# scope="function": the commit comes before the answer, so a failed one is no 200.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


async def current_user(session: SessionDep, bearer: Bearer) -> User:
    user = await services.user_of(session, bearer.credentials)
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user


UserDep = Annotated[User, Depends(current_user)]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what an INTEGER column holds
TagName = Annotated[Name, Path()]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=10_000)]
# What a client may sort by: no other name reaches the statement.
TaskOrder = Literal["created_at", "due_at", "title"]


class Message(SQLModel):
    detail: Any


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {code: {"model": Message} for code in statuses}


open_routes = APIRouter(responses=answers(422, 503))
routes = APIRouter(responses=answers(401, 404, 422, 503))


@open_routes.get("/health")
async def health(session: SessionDep) -> dict[str, str]:
    await session.exec(select(text("1")))
    return {"status": "ok"}


@open_routes.post("/users", status_code=201, responses=answers(409))
async def sign_up(session: SessionDep, data: UserCreate) -> UserPublic:
    user = await services.sign_up(session, data)
    return UserPublic.model_validate(user)


@open_routes.post("/tokens", status_code=201, responses=answers(401))
async def log_in(session: SessionDep, data: UserCreate) -> AccessTokenPublic:
    password = data.password.get_secret_value()
    token = await services.log_in(session, data.name, password)
    return AccessTokenPublic(access_token=token)


@routes.get("/me", response_model=UserPublic)
async def me(user: UserDep) -> User:
    return user


@routes.post("/projects", status_code=201, response_model=ProjectPublic)
async def create_project(
    session: SessionDep, user: UserDep, data: ProjectCreate
) -> Project:
    return await services.create_project(session, user, data)


@routes.get("/projects", response_model=list[ProjectPublic])
async def list_projects(
    session: SessionDep, user: UserDep, limit: Limit = 50, offset: Offset = 0
) -> Any:
    statement = services.own_projects(user).order_by(col(Project.id))
    return await session.exec(statement.limit(limit).offset(offset))


@routes.get("/projects/{project_id}", response_model=ProjectPublic)
async def get_project(session: SessionDep, user: UserDep, project_id: Id) -> Project:
    return await services.get_project(session, user, project_id)


@routes.patch("/projects/{project_id}", response_model=ProjectPublic)
async def update_project(
    session: SessionDep, user: UserDep, project_id: Id, data: ProjectUpdate
) -> Project:
    project = await services.get_project(session, user, project_id)
    changes = data.model_dump(exclude_unset=True)
    await services.change(session, user, project, changes)
    return project


@routes.delete("/projects/{project_id}", status_code=204)
async def delete_project(session: SessionDep, user: UserDep, project_id: Id) -> None:
    project = await services.get_project(session, user, project_id)
    await services.delete(session, user, project)


@routes.post("/projects/{project_id}/tasks", status_code=201, response_model=TaskPublic)
async def create_task(
    session: SessionDep, user: UserDep, project_id: Id, data: TaskCreate
) -> Task:
    return await services.create_task(session, user, project_id, data)


@routes.get("/projects/{project_id}/tasks")
async def list_tasks(
    session: SessionDep,
    user: UserDep,
    project_id: Id,
    done: bool | None = None,
    tag: Annotated[Name | None, Query()] = None,
    order_by: TaskOrder = "created_at",
    limit: Limit = 50,
    offset: Offset = 0,
) -> TaskPage:
    tasks, total = await services.list_tasks(
        session,
        user,
        project_id,
        done=done,
        tag=tag,
        order_by=order_by,
        limit=limit,
        offset=offset,
    )
    items = [TaskPublic.model_validate(task) for task in tasks]
    return TaskPage(items=items, total=total)


@routes.get("/tasks/{task_id}", response_model=TaskPublic)
async def get_task(session: SessionDep, user: UserDep, task_id: Id) -> Task:
    return await services.get_task(session, user, task_id)


@routes.patch("/tasks/{task_id}", response_model=TaskPublic)
async def update_task(
    session: SessionDep, user: UserDep, task_id: Id, data: TaskUpdate
) -> Task:
    task = await services.get_task(session, user, task_id)
    changes = data.model_dump(exclude_unset=True)
    await services.change(session, user, task, changes)
    return task


@routes.delete("/tasks/{task_id}", status_code=204)
async def delete_task(session: SessionDep, user: UserDep, task_id: Id) -> None:
    task = await services.get_task(session, user, task_id)
    await services.delete(session, user, task)


@routes.put("/tasks/{task_id}/tags/{name}", status_code=204, responses=answers(409))
async def add_tag(
    session: SessionDep, user: UserDep, task_id: Id, name: TagName
) -> None:
    await services.add_tag(session, user, task_id, name)


@routes.delete("/tasks/{task_id}/tags/{name}", status_code=204)
async def remove_tag(
    session: SessionDep, user: UserDep, task_id: Id, name: TagName
) -> None:
    await services.remove_tag(session, user, task_id, name)


@routes.put(
    "/tasks/{task_id}/assignments/{user_id}", status_code=204, responses=answers(409)
)
async def assign(
    session: SessionDep, user: UserDep, task_id: Id, user_id: Id, data: AssignmentCreate
) -> None:
    await services.assign(session, user, task_id, user_id, data.role)


@routes.post("/tasks/{task_id}/comments", status_code=201, response_model=CommentPublic)
async def create_comment(
    session: SessionDep, user: UserDep, task_id: Id, data: CommentCreate
) -> Comment:
    return await services.create_comment(session, user, task_id, data.text)


@routes.get("/tasks/{task_id}/comments", response_model=list[CommentPublic])
async def list_comments(
    session: SessionDep,
    user: UserDep,
    task_id: Id,
    limit: Limit = 50,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Any:
    return await services.list_comments(
        session, user, task_id, limit=limit, after=after
    )


@routes.get("/audit", response_model=list[AuditPublic])
async def list_audit(
    session: SessionDep, user: UserDep, limit: Limit = 50, offset: Offset = 0
) -> Any:
    statement = select(AuditEntry).where(AuditEntry.user_id == user.id)
    newest = statement.order_by(col(AuditEntry.id).desc())
    return await session.exec(newest.limit(limit).offset(offset))
