"""Give each direction a class of its own; only the stored one has ``table=True``."""

from datetime import UTC, datetime
from typing import Annotated

from pwdlib import PasswordHash
from pydantic import AfterValidator, AwareDatetime, SecretStr
from sqlmodel import Field, Session, SQLModel

passwords = PasswordHash.recommended()  # Argon2
Name = Annotated[str, Field(min_length=1, max_length=100)]  # for two classes
OrNone = AfterValidator(lambda value: value or None)  # a form's 0 or ""


class UserBase(SQLModel):
    name: Name
    email: str = Field(max_length=254, unique=True)
    boss_id: Annotated[int | None, OrNone] = Field(default=None, foreign_key="user.id")
    away_until: AwareDatetime | None = None


class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    is_admin: bool = False
    password_hash: str = Field(exclude=True, repr=False)


class UserCreate(UserBase):
    model_config = {"str_strip_whitespace": True, "hide_input_in_errors": True}

    password: SecretStr = Field(min_length=12, max_length=128)


class UserUpdate(SQLModel):
    model_config = {"extra": "forbid", "hide_input_in_errors": True}

    name: Name = Field(default=None)  # may be left out, may not be null
    boss_id: int | None = None
    away_until: AwareDatetime | None = None  # null clears it


class UserPublic(SQLModel):
    id: int
    name: str
    boss_id: int | None


def seed(session: Session) -> None:
    away = datetime(2030, 1, 1, tzinfo=UTC)
    session.add(User(name="Bob", email="b@b.org", away_until=away, password_hash="x"))


BACK = UserUpdate.model_validate({"boss_id": None, "away_until": None})


def sign_up(session: Session) -> UserPublic:
    sent = {"name": " Ada ", "email": "a@b.org", "boss_id": 0, "password": "x" * 12}
    data = UserCreate.model_validate(sent)  # FastAPI does this
    hashed = passwords.hash(data.password.get_secret_value())
    user = User.model_validate(data, update={"password_hash": hashed})
    print(passwords.verify("x" * 12, hashed), hashed in f"{user!r} {user.model_dump()}")
    session.add(user)
    session.commit()
    return UserPublic.model_validate(user)
    # prints True False
    # returns UserPublic(id=2, name='Ada', boss_id=None)


def wrong_sign_up(session: Session) -> UserPublic:
    user = User(name="", email="", is_admin=True, password_hash="")  # accepted
    session.add(user)
    session.commit()
    return UserPublic.model_validate(user)
    # returns UserPublic(id=2, name='', boss_id=None)


def patch(session: Session, data: UserUpdate = BACK) -> list[object]:
    user = session.get_one(User, 1)
    user.sqlmodel_update(data.model_dump(exclude_unset=True))
    session.commit()
    return [user.name, user.away_until]
    # returns ['Bob', None]


def refused() -> None:
    UserUpdate.model_validate({"name": None, "away_until": "2026-12-01T10:00:00"})
    # raises ValidationError: name Input should be a valid string [type=string_type]
    #     ... away_until Input should have timezone info


def wrong_none(session: Session, data: UserUpdate = BACK) -> list[object]:
    user = session.get_one(User, 1)
    if data.boss_id is not None:
        user.boss_id = data.boss_id
    if data.away_until is not None:  # null was sent
        user.away_until = data.away_until
    return [user.name, user.away_until]
    # returns ['Bob', datetime.datetime(2030, ...)]


def wrong_patch(session: Session) -> list[object]:
    user = session.get_one(User, 1)
    user.sqlmodel_update(UserUpdate(name="Rob"))  # the model, not its dump
    user.sqlmodel_update({"nmae": "Bob", "email": 5})  # unknown, invalid
    return [user.name, user.away_until, user.email]
    # returns ['Rob', None, 5]
