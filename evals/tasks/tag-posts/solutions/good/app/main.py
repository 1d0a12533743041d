from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from sqlalchemy import literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import col, delete, func, insert, select

from .database import SessionDep, create_tables
from .models import (
    Post,
    PostCreate,
    PostPublic,
    PostTag,
    Tag,
    TagName,
    TagPublic,
    User,
    UserBase,
    UserPublic,
)

SHOWN = (joinedload(Post.author), selectinload(Post.tags))


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
    await session.refresh(post, ["id", "title", "body", "author", "tags"])
    return PostPublic.model_validate(post)


@app.get("/posts")
async def list_posts(
    session: SessionDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    tag: Annotated[list[TagName] | None, Query()] = None,
) -> list[PostPublic]:
    """The newest first; with ``tag`` those that have one of them."""
    statement = (
        select(Post)
        .options(*SHOWN)
        .order_by(col(Post.id).desc())
        .offset(offset)
        .limit(limit)
    )
    if tag:
        statement = statement.where(col(Post.tags).any(col(Tag.name).in_(tag)))
    return [PostPublic.model_validate(p) for p in await session.exec(statement)]


@app.get("/posts/{post_id}")
async def read_post(post_id: int, session: SessionDep) -> PostPublic:
    post = await session.get(Post, post_id, options=SHOWN)
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


@app.put("/posts/{post_id}/tags")
async def replace_tags(
    post_id: int, names: set[TagName], session: SessionDep
) -> PostPublic:
    # One writer a post: PostgreSQL waits here, SQLite at the first write below.
    lock = select(Post.id).where(Post.id == post_id).with_for_update()
    if (await session.exec(lock)).first() is None:
        raise HTTPException(404, "No such post")
    if names:
        await add_tags(session, names)
    await session.exec(delete(PostTag).where(col(PostTag.post_id) == post_id))
    chosen = select(literal(post_id), Tag.id).where(col(Tag.name).in_(names))
    await session.exec(insert(PostTag).from_select(["post_id", "tag_id"], chosen))
    await session.commit()
    return await read_post(post_id, session)


async def add_tags(session: SessionDep, names: set[str]) -> None:
    """Those that are not there yet, sorted, so that two requests cannot wait for each other."""
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().name]
    rows = [{"name": name} for name in sorted(names)]
    await session.exec(dialect.insert(Tag).values(rows).on_conflict_do_nothing())


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
