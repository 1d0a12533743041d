from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException

from .database import SessionDep, create_tables
from .models import User, UserCreate, UserPublic


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/users", status_code=201)
async def create_user(data: UserCreate, session: SessionDep) -> UserPublic:
    user = User.model_validate(data)
    session.add(user)
    await session.commit()
    await session.refresh(user)
    return UserPublic.model_validate(user)


@app.get("/users/{user_id}")
async def read_user(user_id: int, session: SessionDep) -> UserPublic:
    user = await session.get(User, user_id)
    if user is None:
        raise HTTPException(404, "No such user")
    return UserPublic.model_validate(user)
