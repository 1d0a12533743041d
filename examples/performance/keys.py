"""Prefer bigint keys, and UUID 7 to UUID 4, which lands anywhere in the index."""

from secrets import randbits
from time import time_ns
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Integer
from sqlmodel import Field, Session, SQLModel, func, insert, select


def _uuid7() -> UUID:
    random = randbits(12) << 64 | randbits(62)
    return UUID(int=time_ns() // 1_000_000 << 80 | 7 << 76 | 2 << 62 | random)


class Tag(SQLModel, table=True):
    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer, "sqlite"),
    )
    name: str


class Project(SQLModel, table=True):
    id: UUID = Field(default_factory=_uuid7, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str


KEYS: dict[str, type[SQLModel]] = {"bigint": Tag, "UUID 7": Project, "UUID 4": Task}
ROWS = [{"name": "dig"}] * 20


def seed(session: Session, count: int = 20) -> None:
    for model in KEYS.values():
        session.exec(insert(model), params=[{"name": "dig"}] * count)


def fill(session: Session, way: str) -> None:
    session.exec(insert(KEYS[way]), params=ROWS)
    session.commit()


def index_size(session: Session, way: str) -> int:
    table = KEYS[way].__name__.lower()
    size: int = session.exec(select(func.pg_indexes_size(table))).one()
    return size
