from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from sqlmodel import func, select

from .database import SessionDep, create_tables
from .models import User, UserCreate, UserPublic, UserUpdate


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


@app.patch("/users/{user_id}")
async def update_user(
    user_id: int, data: UserUpdate, session: SessionDep
) -> UserPublic:
    user = await session.get(User, user_id)
    if user is None:
        raise HTTPException(404, "No such user")
    if data.email is not None:
        same = func.lower(User.email) == data.email
        if (await session.exec(select(User).where(same, User.id != user_id))).first():
            raise HTTPException(409, "This email is taken")
    for name, value in data.model_dump(exclude_none=True).items():
        setattr(user, name, value)
    await session.commit()
    await session.refresh(user)
    return UserPublic.model_validate(user)
