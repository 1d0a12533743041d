"""Find rows by what is linked to them: any of it, all of it, none of it."""

from collections.abc import Sequence

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel, col, select


class TaskTag(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True, index=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: Mapped[list[Tag]] = Relationship(link_model=TaskTag)


def seed(session: Session) -> None:
    home, wet = Tag(name="home"), Tag(name="wet")
    session.add_all(
        [Task(id=1, title="dig", tags=[home, wet]), Task(id=3, title="mow")]
    )
    session.add(Task(id=2, title="sow", tags=[wet]))


def wrong_tagged(session: Session) -> Sequence[str]:
    statement = select(Task.title).join(TaskTag).join(Tag).order_by(col(Task.id))
    some = statement.where(col(Tag.name).in_(["home", "wet"]))
    return session.exec(some.limit(2)).all()
    # returns ['dig', 'dig']


def tagged(session: Session) -> list[Sequence[str]]:
    some = Task.tags.any(col(Tag.name).in_(["home", "wet"]))
    every = [Task.tags.any(col(Tag.name) == name) for name in ("home", "wet")]
    statement = select(Task.title).order_by(col(Task.id)).limit(2)
    return [session.exec(statement.where(*w)).all() for w in ([some], every, [~some])]
    # returns [['dig', 'sow'], ['dig'], ['mow']]
