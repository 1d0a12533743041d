"""Serve rows: each user sees and changes their own."""

from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import StringConstraints
from sqlalchemy import UniqueConstraint
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, col, func, select

from ._client import client
from .errors import install
from .sessions import SessionDep

# PostgreSQL stores every character but NUL. Field(regex=...) checks nothing.
Stored = StringConstraints(pattern=r"^[^\x00]*$")
Name = Annotated[str, Field(min_length=1, max_length=100), Stored]
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what an INTEGER column holds


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(unique=True)


class Task(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("owner_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    title: Name
    done: bool = False
    owner_id: int = Field(foreign_key="user.id")


class TaskCreate(SQLModel):
    title: Name
    done: bool = False


class TaskUpdate(SQLModel):
    model_config = {"extra": "forbid"}

    title: Name = Field(default=None)  # may be left out, may not be null
    done: bool = Field(default=None)


class TaskPublic(SQLModel):
    id: int
    title: str
    done: bool


class TaskPage(SQLModel):
    items: list[TaskPublic]
    total: int


class TaskQuery(SQLModel):
    model_config = {"extra": "forbid"}

    done: bool | None = None
    order_by: Literal["id", "title"] = "id"  # no other name reaches the statement
    limit: int = Field(default=50, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=10_000)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def seed(session: Session) -> None:
    session.add_all([User(token_digest=digest(token)) for token in ("ada", "bob")])
    session.flush()
    session.add(Task(title="Rest", owner_id=2))


app = FastAPI()
install(app)
Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


async def current_user(session: SessionDep, bearer: Bearer) -> User:
    found = select(User).where(User.token_digest == digest(bearer.credentials))
    user = (await session.exec(found)).one_or_none()
    if user is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    return user


UserDep = Annotated[User, Depends(current_user)]


async def own_task(session: SessionDep, user: UserDep, task_id: Id) -> Task:
    own = select(Task).where(Task.id == task_id, Task.owner_id == user.id)
    task = (await session.exec(own)).one_or_none()
    if task is None:  # missing and somebody else's look the same
        raise HTTPException(404, "Not found")
    return task


TaskDep = Annotated[Task, Depends(own_task)]


@app.post("/tasks", status_code=201, response_model=TaskPublic)
async def create_task(session: SessionDep, user: UserDep, data: TaskCreate) -> Task:
    task = Task.model_validate(data, update={"owner_id": user.id})
    session.add(task)
    await session.flush()  # the response needs its id
    return task


@app.get("/tasks", response_model=TaskPage)
async def list_tasks(
    session: SessionDep, user: UserDep, query: Annotated[TaskQuery, Query()]
) -> dict[str, Any]:
    chosen = select(Task).where(Task.owner_id == user.id)
    if query.done is not None:
        chosen = chosen.where(Task.done == query.done)
    total = await session.exec(select(func.count()).select_from(chosen.subquery()))
    ordered = chosen.order_by(getattr(Task, query.order_by), col(Task.id))
    page = await session.exec(ordered.limit(query.limit).offset(query.offset))
    return {"items": page.all(), "total": total.one()}


@app.get("/tasks/{task_id}", response_model=TaskPublic)
async def get_task(task: TaskDep) -> Task:
    return task


@app.patch("/tasks/{task_id}", response_model=TaskPublic)
async def update_task(session: SessionDep, task: TaskDep, data: TaskUpdate) -> Task:
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    await session.flush()
    return task


@app.delete("/tasks/{task_id}", status_code=204)
async def delete_task(session: SessionDep, task: TaskDep) -> None:
    await session.delete(task)


async def crud(engine: AsyncEngine) -> set[int]:
    refused = "?limit=0", "?offset=-1", "?order_by=owner_id", "?don=true", f"/{2**31}"
    async with client(app, engine, "ada") as http:
        await http.post("/tasks", json={"title": "\0"})
        await http.post("/tasks", json={"title": "Plan"})
        await http.get("/tasks?done=false&order_by=title")
        await http.patch("/tasks/1", json={"done": True})  # it is Bob's
        return {(await http.get(f"/tasks{query}")).status_code for query in refused}
    # prints POST /tasks 422 ...
    # prints POST /tasks 201 {"id":2,"title":"Plan","done":false}
    # prints GET /tasks?done=false&order_by=title 200 {"items":[{...}],"total":1}
    # prints PATCH /tasks/1 404 {"detail":"Not found"}
    # returns {422}
