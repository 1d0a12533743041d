from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from sqlalchemy.orm import joinedload
from sqlmodel import col, select

from .database import SessionDep, create_tables
from .models import Post, PostCreate, PostPublic, User, UserBase, UserPublic


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/users", status_code=201)
async def create_user(data: UserBase, session: SessionDep) -> UserPublic:
    user = User.model_validate(data)
    session.add(user)
    await session.commit()
    await session.refresh(user)
    return UserPublic.model_validate(user)


@app.post("/posts", status_code=201)
async def create_post(data: PostCreate, session: SessionDep) -> PostPublic:
    if await session.get(User, data.author_id) is None:
        raise HTTPException(404, "No such user")
    post = Post.model_validate(data)
    session.add(post)
    await session.commit()
    await session.refresh(post, ["id", "title", "body", "author"])
    return PostPublic.model_validate(post)


@app.get("/posts")
async def list_posts(
    session: SessionDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[PostPublic]:
    """The newest first."""
    statement = (
        select(Post)
        .options(joinedload(Post.author))
        .order_by(col(Post.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return [PostPublic.model_validate(p) for p in await session.exec(statement)]


@app.get("/posts/{post_id}")
async def read_post(post_id: int, session: SessionDep) -> PostPublic:
    post = await session.get(Post, post_id, options=[joinedload(Post.author)])
    if post is None:
        raise HTTPException(404, "No such post")
    return PostPublic.model_validate(post)


@app.delete("/posts/{post_id}", status_code=204)
async def delete_post(post_id: int, session: SessionDep) -> None:
    post = await session.get(Post, post_id)
    if post is None:
        raise HTTPException(404, "No such post")
    await session.delete(post)
    await session.commit()
