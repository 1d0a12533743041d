"""Index every foreign key: neither PostgreSQL nor SQLite does it for you."""

from collections.abc import Callable

from sqlmodel import Field, Session, SQLModel, col, delete, insert, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int = Field(foreign_key="project.id", index=True)
    owner_id: int = Field(foreign_key="user.id")  # no index


def seed(session: Session, count: int = 100, parents: int = 10) -> None:
    ids = [{"id": id} for id in range(1, parents + 2)]  # the last has no tasks
    session.exec(insert(Project), params=ids)
    session.exec(insert(User), params=ids)
    rows = [
        {"title": f"task {n}", "project_id": id, "owner_id": id}
        for n in range(count)
        for id in [n % parents + 1]
    ]
    session.exec(insert(Task), params=rows)


CHILDREN: dict[str, Callable[[Session, int], object]] = {
    "its tasks, indexed": lambda session, id: session.exec(
        select(Task).where(col(Task.project_id) == 1)
    ).all(),
    "its tasks, not indexed": lambda session, id: session.exec(
        select(Task).where(col(Task.owner_id) == 1)
    ).all(),
    "delete it, indexed": lambda session, id: session.exec(
        delete(Project).where(col(Project.id) == id)
    ),
    "delete it, not indexed": lambda session, id: session.exec(
        delete(User).where(col(User.id) == id)
    ),
}


def use_key(session: Session, way: str, id: int) -> object:
    return CHILDREN[way](session, id)
