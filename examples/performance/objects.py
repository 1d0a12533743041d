"""Make many objects of a plain model; those of a table carry their history along."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Field, SQLModel


class TaskCreate(SQLModel):
    title: str
    priority: int


class Task(TaskCreate, table=True):
    id: int | None = Field(default=None, primary_key=True)


def rows(count: int) -> list[dict[str, Any]]:
    return [{"title": f"task {n}", "priority": n % 10} for n in range(count)]


ROWS = rows(20)
OBJECTS: dict[str, Callable[[dict[str, Any]], SQLModel]] = {
    "plain model": lambda row: TaskCreate(**row),
    "table model": lambda row: Task(**row),
    "table model, validated": lambda row: Task.model_validate(row),
    "both, as in a POST": lambda row: Task.model_validate(TaskCreate(**row)),
}


def make(way: str) -> int:
    return len([OBJECTS[way](row) for row in ROWS])
