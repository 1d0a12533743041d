from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from sqlalchemy.orm import joinedload
from sqlmodel import col, delete, func, select

from .database import SessionDep, create_tables
from .models import (
    Post,
    PostCreate,
    PostPublic,
    PostTag,
    Tag,
    TagPublic,
    User,
    UserBase,
    UserPublic,
)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await create_tables()
    yield


app = FastAPI(lifespan=lifespan)


async def public(session: SessionDep, post: Post) -> PostPublic:
    statement = (
        select(Tag.name)
        .join(PostTag)
        .where(PostTag.post_id == post.id)
        .order_by(Tag.name)
    )
    tags = (await session.exec(statement)).all()
    return PostPublic.model_validate(post, update={"tags": tags})


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
    return await public(session, post)


@app.get("/posts")
async def list_posts(
    session: SessionDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    tag: Annotated[list[str] | None, Query()] = None,
) -> list[PostPublic]:
    """The newest first."""
    statement = (
        select(Post)
        .options(joinedload(Post.author))
        .order_by(col(Post.id).desc())
        .offset(offset)
        .limit(limit)
    )
    if tag:
        names = [name.lower() for name in tag]
        tagged = select(PostTag.post_id).join(Tag).where(col(Tag.name).in_(names))
        statement = statement.where(col(Post.id).in_(tagged))
    return [await public(session, post) for post in await session.exec(statement)]


@app.get("/posts/{post_id}")
async def read_post(post_id: int, session: SessionDep) -> PostPublic:
    post = await session.get(Post, post_id, options=[joinedload(Post.author)])
    if post is None:
        raise HTTPException(404, "No such post")
    return await public(session, post)


@app.delete("/posts/{post_id}", status_code=204)
async def delete_post(post_id: int, session: SessionDep) -> None:
    post = await session.get(Post, post_id)
    if post is None:
        raise HTTPException(404, "No such post")
    await session.delete(post)
    await session.commit()


@app.put("/posts/{post_id}/tags")
async def replace_tags(
    post_id: int, names: list[str], session: SessionDep
) -> PostPublic:
    post = await session.get(Post, post_id, options=[joinedload(Post.author)])
    if post is None:
        raise HTTPException(404, "No such post")
    await session.exec(delete(PostTag).where(col(PostTag.post_id) == post_id))
    for name in {name.lower() for name in names}:
        tag = (await session.exec(select(Tag).where(Tag.name == name))).first()
        if tag is None:
            tag = Tag(name=name)
            session.add(tag)
            await session.flush()
        session.add(PostTag(post_id=post_id, tag_id=tag.id))
    await session.commit()
    await session.refresh(post, ["id", "title", "body", "author"])
    return await public(session, post)


@app.get("/tags")
async def list_tags(session: SessionDep) -> list[TagPublic]:
    statement = (
        select(Tag.name, func.count(col(PostTag.post_id)))
        .outerjoin(PostTag)
        .group_by(col(Tag.id))
        .order_by(Tag.name)
    )
    found = await session.exec(statement)
    return [TagPublic(name=name, posts=posts) for name, posts in found]
