from collections.abc import Sequence

from fastapi import FastAPI, HTTPException
from sqlmodel import col, func, select

from .database import SessionDep
from .models import (
    Comment,
    CommentCreate,
    CommentPublic,
    Moment,
    Task,
    TaskCreate,
    TaskPublic,
    TaskUpdate,
    utcnow,
)

app = FastAPI()


@app.post("/tasks", status_code=201, response_model=TaskPublic)
async def create_task(data: TaskCreate, session: SessionDep) -> Task:
    task = Task.model_validate(data)
    session.add(task)
    await session.commit()
    await session.refresh(task)
    return task


@app.get("/tasks/due", response_model=list[TaskPublic])
async def due_tasks(
    session: SessionDep, before: Moment | None = None
) -> Sequence[Task]:
    limit = before or utcnow()
    due = select(Task).where(col(Task.remind_at) < limit).order_by(col(Task.id))
    return (await session.exec(due)).all()


@app.get("/tasks/{task_id}", response_model=TaskPublic)
async def read_task(task_id: int, session: SessionDep) -> Task:
    return await existing(task_id, session)


@app.patch("/tasks/{task_id}", response_model=TaskPublic)
async def update_task(task_id: int, data: TaskUpdate, session: SessionDep) -> Task:
    task = await existing(task_id, session)
    task.title = data.title
    await session.commit()
    await session.refresh(task)
    return task


@app.post("/tasks/{task_id}/comments", status_code=201, response_model=CommentPublic)
async def add_comment(
    task_id: int, data: CommentCreate, session: SessionDep
) -> Comment:
    await existing(task_id, session)
    comment = Comment(task_id=task_id, text=data.text)
    session.add(comment)
    await session.commit()
    await session.refresh(comment)
    return comment


@app.get("/stats/days")
async def tasks_by_day(session: SessionDep) -> dict[str, int]:
    day = func.date(Task.created_at)
    counts = await session.exec(select(day, func.count()).group_by(day).order_by(day))
    return {str(day): count for day, count in counts}


async def existing(task_id: int, session: SessionDep) -> Task:
    task = await session.get(Task, task_id)
    if task is None:
        raise HTTPException(404, "No such task")
    return task
