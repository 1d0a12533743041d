"""Let the key be the primary key: one row for each user, and it can be replaced."""

from typing import Optional

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    profile: Mapped[Optional["Profile"]] = Relationship(cascade_delete=True)


class Profile(SQLModel, table=True):
    user_id: int = Field(default=None, foreign_key="user.id", primary_key=True)
    city: str


class WrongUser(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    profile: Mapped[Optional["WrongProfile"]] = Relationship(cascade_delete=True)


class WrongProfile(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(default=None, foreign_key="wronguser.id", unique=True)
    city: str


def seed(session: Session) -> None:
    session.add(User(profile=Profile(city="Rome")))
    session.add(WrongUser(profile=WrongProfile(city="Rome")))


def wrong_replace(session: Session) -> None:
    user = session.get_one(WrongUser, 1)
    user.profile = WrongProfile(city="Oslo")  # has an id, and user_id with unique=True
    session.flush()
    # raises IntegrityError: ... constraint


def replace(session: Session) -> None:
    user = session.get_one(User, 1)
    user.profile = Profile(city="Oslo")
    session.flush()
    # emits 1 UPDATE
