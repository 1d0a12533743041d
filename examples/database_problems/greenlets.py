"""Find the read that MissingGreenlet is about: it hides behind other names.

An async session loads nothing by itself: load in the query what code reads later.
"""

from collections.abc import Callable

from sqlalchemy.orm import Mapped, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ._cases import forget


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    owner_id: int = Field(default=None, foreign_key="user.id")
    owner: Mapped[User] = Relationship()

    @property
    def label(self) -> str:
        return f"{self.title} of {self.owner.name}"

    def __str__(self) -> str:
        return self.label


class TaskPublic(SQLModel):
    title: str
    owner: User


def seed(session: Session) -> None:
    ann = User(name="Ann")
    session.add_all(Task(title=title, owner=ann) for title in ("dig", "plant"))


READS: dict[str, Callable[[list[Task]], object]] = {
    "a property": lambda tasks: tasks[0].label,
    "a log line": lambda tasks: f"found {tasks[0]}",
    "a sort key": lambda tasks: sorted(tasks, key=lambda task: task.owner.name),
    "a validator": lambda tasks: TaskPublic.model_validate(tasks[0]),
    "hasattr": lambda tasks: hasattr(tasks[0], "owner"),
}


def read(tasks: list[Task]) -> list[str]:
    """Where a read fails."""
    failed = []
    for name, function in READS.items():
        try:
            function(tasks)
        except Exception as error:  # noqa: BLE001  # two classes, by version
            failed += [name] if "greenlet_spawn" in str(error) else []
            forget(error)
    return failed


async def wrong_reads(session: AsyncSession) -> list[str]:
    return read(list(await session.exec(select(Task))))
    # returns ['a property', 'a log line', 'a sort key', 'a validator', 'hasattr']


async def reads(session: AsyncSession) -> list[str]:
    tasks = await session.exec(select(Task).options(selectinload(Task.owner)))
    return read(list(tasks))
    # returns []
