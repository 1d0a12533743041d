"""Store nested data as JSONB, and say when it changed."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, HttpUrl, TypeAdapter
from sqlalchemy import JSON, Dialect, Index, String, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Field, Session, SQLModel, col, select

DATA = JSONB(none_as_null=True).with_variant(JSON(none_as_null=True), "sqlite")


class AsJSON(TypeDecorator[Any]):
    impl = DATA
    cache_ok = True  # two of the same annotation make the same SQL

    def __init__(self, annotation: Any) -> None:
        super().__init__()
        self.annotation, self.adapter = annotation, TypeAdapter(annotation)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.adapter.dump_python(value, mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.adapter.validate_python(value)


class Step(BaseModel, frozen=True):
    title: str


class Task(SQLModel, table=True):
    __table_args__ = (Index("task_meta", "meta", postgresql_using="gin"),)  # contains
    id: int | None = Field(default=None, primary_key=True)
    meta: dict[str, Any] = Field(sa_type=DATA)
    more: dict[str, Any] | None = Field(default=None, sa_type=DATA)
    steps: tuple[Step, ...] = Field(default=(), sa_type=AsJSON(tuple[Step, ...]))
    link: HttpUrl | None = Field(default=None, sa_type=AsJSON(HttpUrl))
    labels: list[str] = Field(sa_type=ARRAY(String).with_variant(JSON(), "sqlite"))


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    meta: dict[str, Any] = Field(sa_type=MutableDict.as_mutable(JSON()))
    more: dict[str, Any] | None = Field(default=None, sa_type=JSON)


def seed(session: Session) -> None:
    meta = {"size": {"width": 1}, "color": "red"}
    session.add(Task(meta=meta, labels=["new", "big"]))
    session.add(WrongTask(meta=meta))


def change(session: Session) -> tuple[Any, ...]:
    task = session.exec(select(Task)).one()
    task.meta["size"]["width"] = 2
    flag_modified(task, "meta")
    task.steps, task.link = (Step(title="dig"),), HttpUrl("https://b.org")
    session.commit()
    return task.meta["size"], task.steps, task.link
    # returns ({'width': 2}, (Step(title='dig'),), HttpUrl('https://b.org/'))


def wrong_change(session: Session) -> tuple[Any, ...]:
    task = session.exec(select(WrongTask)).one()
    task.meta["size"]["width"] = 2  # only the outer dict is watched
    task.meta = dict(task.meta)  # equal to the one before
    session.add(new := WrongTask(meta={}))
    session.flush()
    new.meta["color"] = "blue"  # not watched until it is loaded
    session.commit()
    none = select(WrongTask.id).where(col(WrongTask.more).is_(None))
    return task.meta, new.meta, session.exec(none).all()
    # returns ({'size': {'width': 1}, 'color': 'red'}, {}, [])


def find(session: Session) -> Sequence[int | None]:
    red = col(Task.meta)["color"].as_string() == "red"
    narrow = col(Task.meta)["size", "width"].as_integer() < 2
    none = col(Task.more).is_(None), col(Task.link).is_(None)
    return session.exec(select(Task.id).where(red, narrow, *none)).all()
    # returns [1]


def find_inside(session: Session) -> Sequence[int | None]:
    narrow = col(Task.meta).contains({"size": {"width": 1}})
    new = col(Task.labels).contains(["new"])
    return session.exec(select(Task.id).where(narrow, new)).all()
    # needs postgresql
    # returns [1]
