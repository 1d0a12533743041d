"""The same in sync code: path functions run in threads, a session in each."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, col, func, select

from ._client import send
from .errors import install


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


class TaskCreate(SQLModel):
    title: str = Field(min_length=1, max_length=100)


class TaskUpdate(SQLModel):
    model_config = {"extra": "forbid"}

    done: bool = Field(default=None)


class TaskPublic(SQLModel):
    id: int
    title: str
    done: bool


class TaskPage(SQLModel):
    items: list[TaskPublic]
    total: int


def get_session(request: Request) -> Iterator[Session]:
    with request.app.state.session_factory.begin() as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session, scope="function")]
app = FastAPI()
install(app)


def get_task_or_404(
    session: SessionDep, task_id: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise HTTPException(404, "Not found")
    return task


TaskDep = Annotated[Task, Depends(get_task_or_404)]


@app.post("/tasks", status_code=201, response_model=TaskPublic)
def create_task(session: SessionDep, data: TaskCreate) -> Task:
    task = Task.model_validate(data)
    session.add(task)
    session.flush()
    return task


@app.get("/tasks", response_model=TaskPage)
def list_tasks(
    session: SessionDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> dict[str, Any]:
    total = session.exec(select(func.count()).select_from(Task)).one()
    page = select(Task).order_by(col(Task.id)).limit(limit).offset(offset)
    return {"items": session.exec(page).all(), "total": total}


@app.get("/tasks/{task_id}", response_model=TaskPublic)
def get_task(task: TaskDep) -> Task:
    return task


@app.patch("/tasks/{task_id}", response_model=TaskPublic)
def update_task(session: SessionDep, task: TaskDep, data: TaskUpdate) -> Task:
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.flush()
    return task


@app.delete("/tasks/{task_id}", status_code=204)
def delete_task(session: SessionDep, task: TaskDep) -> None:
    session.delete(task)


def crud(engine: Engine) -> None:
    plan, done = {"title": "Plan"}, {"done": True}
    send(app, engine, ("POST", "/tasks", plan), ("PATCH", "/tasks/1", done))
    send(app, engine, ("GET", "/tasks", None), ("DELETE", "/tasks/1", None))
    # prints POST /tasks 201 {"id":1,"title":"Plan","done":false}
    # prints PATCH /tasks/1 200 {"id":1,"title":"Plan","done":true}
    # prints GET /tasks 200 {"items":[{...}],"total":1}
    # prints DELETE /tasks/1 204
