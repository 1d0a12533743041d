"""Make UUID keys in Python: one INSERT for many rows."""

from secrets import randbits
from time import time_ns
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, func

UUID7 = {"server_default": func.uuidv7()}


def uuid7() -> UUID:
    random = randbits(12) << 64 | randbits(62)
    return UUID(int=time_ns() // 1_000_000 << 80 | 7 << 76 | 2 << 62 | random)
    # returns UUID('01...-...-7...-...-...')


class Project(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid7, primary_key=True)


class Tag(SQLModel, table=True):
    id: UUID = Field(default=None, primary_key=True, sa_column_kwargs=UUID7)


def create(session: Session) -> None:
    session.add_all([Project(), Project(), Project(), Tag(), Tag(), Tag()])
    session.flush()
    # needs postgresql>=18
    # emits 4 INSERT: one for the projects, one for each tag
