from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from sqlalchemy.exc import IntegrityError

from .database import SessionDep, create_tables
from .models import User, UserCreate, UserPublic, UserUpdate


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


async def commit(session: SessionDep) -> None:
    try:
        await session.commit()
    except IntegrityError as error:
        if "uq_user_email_lower" in str(error.orig):
            raise HTTPException(409, "This email is taken") from None
        raise


@app.post("/users", status_code=201)
async def create_user(data: UserCreate, session: SessionDep) -> UserPublic:
    user = User.model_validate(data)
    session.add(user)
    await commit(session)
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
    user.sqlmodel_update(data.model_dump(exclude_unset=True))
    await commit(session)
    await session.refresh(user)
    return UserPublic.model_validate(user)
