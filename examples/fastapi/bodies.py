"""Take a request body as a class without ``table=True``: a table class validates nothing."""

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, SQLModel

from ._client import client
from .sessions import SessionDep

app = FastAPI()


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(min_length=1)
    is_admin: bool = False


class UserCreate(SQLModel):
    model_config = {"extra": "forbid"}

    name: str = Field(min_length=1)


@app.post("/wrong")
async def wrong_create(session: SessionDep, user: User) -> None:
    session.add(user)


@app.post("/users")
async def create(session: SessionDep, data: UserCreate) -> None:
    session.add(User.model_validate(data))


async def wrong_body(engine: AsyncEngine) -> None:
    async with client(app, engine) as http:
        await http.post("/wrong", json={"id": 7, "name": "", "is_admin": True})
    # prints POST /wrong 200 null
    # emits 1 INSERT


async def body(engine: AsyncEngine) -> None:
    async with client(app, engine) as http:
        await http.post("/users", json={"id": 7, "name": "", "is_admin": True})
    # prints POST /users 422 ...string_too_short...extra_forbidden...
    # emits 0 INSERT
