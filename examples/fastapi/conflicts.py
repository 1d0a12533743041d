"""Answer a conflict with 409, and keep the text of the error in the log."""

from fastapi import FastAPI, HTTPException, Request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field, Session, SQLModel, col, delete

from ._client import client
from .errors import DUPLICATE, codes, install
from .sessions import SessionDep

app = FastAPI()
install(app)


class User(SQLModel, table=True):
    name: str = Field(primary_key=True)
    password_hash: str = "argon2"
    boss: str | None = Field(default=None, foreign_key="user.name")


def seed(session: Session) -> None:
    session.add(User(name="Ada"))


@app.post("/users/{name}", status_code=201)
async def sign_up(session: SessionDep, name: str, boss: str | None = None) -> None:
    session.add(User(name=name, boss=boss))


@app.patch("/users/{name}")
async def change(request: Request, session: SessionDep, name: str) -> None:
    user = await session.get_one(User, name)
    user.boss = "Ada"
    async with request.app.state.session_factory.begin() as other:  # is faster
        await other.exec(delete(User).where(col(User.name) == name))


async def conflicts(engine: AsyncEngine) -> None:
    async with client(app, engine) as http:
        await http.post("/users/Ada")  # there is one
        await http.post("/users/Bob?boss=Eve")  # there is no Eve
        await http.patch("/users/Ada")  # while another request deletes the row
    # prints POST /users/Ada 409 {"detail":"It conflicts with other data"}
    # prints POST /users/Bob?boss=Eve 409 {"detail":"It conflicts with other data"}
    # prints PATCH /users/Ada 409 {"detail":"It was changed meanwhile"}


def wrong_taken(session: Session) -> None:
    session.add(User(name="unique", boss="Eve"))  # there is no Eve
    try:
        session.flush()
    except IntegrityError as error:
        if "unique" in str(error).lower():  # it is: in the values sent
            raise HTTPException(409, str(error)) from error
        raise
    # raises HTTPException: 409: ... INSERT INTO ... [parameters: ...unique...argon2


def taken(session: Session) -> None:
    session.add(User(name="unique", boss="Eve"))
    try:
        session.flush()
    except IntegrityError as error:
        if codes(error) & DUPLICATE:
            raise HTTPException(409, "The name is taken") from error
        raise
    # raises IntegrityError: ... constraint
