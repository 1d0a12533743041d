"""A link of two keys is a ``link_model``; with columns of its own it is a model."""

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


class TaskTag(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    tag_id: int = Field(
        foreign_key="tag.id", primary_key=True, ondelete="CASCADE", index=True
    )


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    tasks: Mapped[list["Task"]] = Relationship(
        back_populates="tags", link_model=TaskTag
    )


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Assignment(SQLModel, table=True):
    task_id: int = Field(foreign_key="task.id", primary_key=True, ondelete="CASCADE")
    user_id: int = Field(foreign_key="user.id", primary_key=True, index=True)
    role: str
    user: Mapped[User] = Relationship()


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: Mapped[list[Tag]] = Relationship(back_populates="tasks", link_model=TaskTag)
    assignments: Mapped[list[Assignment]] = Relationship(
        cascade_delete=True, passive_deletes=True
    )


class WrongAssignment(SQLModel, table=True):
    task_id: int = Field(foreign_key="wrongtask.id", primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", primary_key=True)


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    assignments: Mapped[list[WrongAssignment]] = Relationship()


def seed(session: Session) -> None:
    session.add(Task(title="paint", tags=[Tag(name="home"), Tag(name="wet")]))
    session.add_all([Task(title="sail"), User(name="Ann"), WrongTask()])
    session.flush()
    session.add(WrongAssignment(task_id=1, user_id=1))


async def retag(engine: AsyncEngine) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        task = await session.get_one(Task, 1, options=[selectinload(Task.tags)])
        task.tags = [tag for tag in task.tags if tag.name != "wet"]
        task.tags.append(Tag(name="roof"))
        await session.commit()
    # emits 1 DELETE: the link; the tag "wet" stays
    # emits 2 INSERT: the tag "roof" and its link


def link(session: Session) -> None:
    session.add(TaskTag(task_id=2, tag_id=1))
    session.add(Assignment(task_id=2, user_id=1, role="owner"))
    session.commit()
    # emits 0 SELECT


def wrong_link(session: Session) -> None:
    session.add(WrongAssignment(task_id=1))  # the type checker lets it pass
    session.flush()
    # raises IntegrityError: ... constraint
    # warns SAWarning: ... is marked as a member of the primary key


def wrong_delete(session: Session) -> None:
    session.delete(session.get_one(WrongTask, 1))  # no cascade_delete
    session.flush()
    # raises AssertionError: Dependency rule on column 'wrongtask.id' tried to blank-out
    #     primary key column 'wrongassignment.task_id'
