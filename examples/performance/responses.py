"""Return rows as they are, and let the response model read them once."""

from fastapi import FastAPI, Response
from httpx import ASGITransport, AsyncClient
from pydantic import TypeAdapter
from sqlmodel import Field, SQLModel

app = FastAPI()


class TaskPublic(SQLModel):
    id: int
    title: str
    priority: int


class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
    title: str
    priority: int


def rows(count: int) -> list[Task]:
    return [Task(id=n, title=f"task {n}", priority=n % 10) for n in range(count)]


ROWS = rows(20)
PUBLIC = TypeAdapter(list[TaskPublic])


@app.get("/annotated")
async def annotated() -> list[TaskPublic]:
    return ROWS  # type: ignore[return-value]  # FastAPI reads the attributes


@app.get("/bytes", response_model=list[TaskPublic])
async def in_bytes() -> Response:
    tasks = PUBLIC.validate_python(ROWS, from_attributes=True)
    return Response(PUBLIC.dump_json(tasks), media_type="application/json")


async def get(path: str) -> int:
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        return len((await client.get(path)).json())
