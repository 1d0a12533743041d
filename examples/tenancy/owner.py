"""Start every read of a row from a statement that knows its owner."""

from sqlmodel import Field, Session, SQLModel, col, select, update
from sqlmodel.sql.expression import SelectOfScalar


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    owner_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", index=True)


def seed(session: Session) -> None:
    session.add_all([User(name="Ada"), User(name="Bob")])
    session.flush()
    session.add_all([Project(name=name, owner_id=n) for n, name in ((1, "a"), (2, "b"))])
    session.flush()
    session.add_all([Task(title=title, project_id=n) for n, title in ((1, "dig"), (2, "sow"))])


def own_tasks(user_id: int) -> SelectOfScalar[Task]:
    return select(Task).join(Project).where(Project.owner_id == user_id)


def wrong_get_task(session: Session, user_id: int = 1, task_id: int = 2) -> Task | None:
    return session.get(Task, task_id)
    # returns Task(...'sow'...)


def get_task(session: Session, user_id: int = 1, task_id: int = 2) -> Task | None:
    statement = own_tasks(user_id).where(Task.id == task_id)
    return session.exec(statement).one_or_none()
    # returns None


def rename_all(session: Session, user_id: int = 1) -> int:
    own = own_tasks(user_id).with_only_columns(col(Task.id))
    statement = update(Task).where(col(Task.id).in_(own)).values(title="weed")
    return session.exec(statement).rowcount
    # returns 1
