"""Join to show columns of both tables; use EXISTS to filter by another table."""

from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, and_, col, exists, func, select


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    project_id: int = Field(foreign_key="project.id", index=True)
    owner_id: int = Field(foreign_key="user.id", index=True)
    reviewer_id: int | None = Field(default=None, foreign_key="user.id", index=True)


def seed(session: Session) -> None:
    session.add_all([User(id=1, name="Ann"), User(id=2, name="Bob")])
    session.add_all([Project(id=1, name="garden"), Project(id=2, name="house")])
    session.flush()
    session.add(Task(title="dig", done=True, project_id=1, owner_id=1, reviewer_id=2))
    session.add(Task(title="sow", project_id=1, owner_id=1))
    session.add(Task(title="sweep", done=True, project_id=2, owner_id=2))


def people(session: Session) -> list[tuple[str, str, str]]:
    owner, reviewer = aliased(User), aliased(User)
    statement = (
        select(Task.title, owner.name, reviewer.name)
        .join(owner, col(Task.owner_id) == owner.id)
        .outerjoin(reviewer, col(Task.reviewer_id) == reviewer.id)
        .order_by(col(Task.id))
    )
    return list(session.exec(statement))
    # returns [('dig', 'Ann', 'Bob'), ('sow', 'Ann', None), ('sweep', 'Bob', None)]


def wrong_open(session: Session) -> list[tuple[str, str]]:
    statement = select(Project.name, Task.title).outerjoin(Task)
    statement = statement.where(~col(Task.done)).order_by(col(Project.id))
    return list(session.exec(statement))
    # returns [('garden', 'sow')]


def open(session: Session) -> list[tuple[str, str]]:
    is_open = and_(Task.project_id == Project.id, ~col(Task.done))
    statement = select(Project.name, Task.title).outerjoin(Task, is_open)
    return list(session.exec(statement.order_by(col(Project.id))))
    # returns [('garden', 'sow'), ('house', None)]


def wrong_busy(session: Session) -> list[str]:
    statement = select(Project.name).join(Task).order_by(col(Project.id)).limit(2)
    return list(session.exec(statement))
    # returns ['garden', 'garden']


def busy(session: Session) -> list[str]:
    statement = select(Project.name).order_by(col(Project.id)).limit(2)
    has_task = exists().where(col(Task.project_id) == Project.id)
    return list(session.exec(statement.where(has_task)))
    # returns ['garden', 'house']


def wrong_product(session: Session) -> int:
    statement = select(func.count(col(Task.id))).where(Project.name == "garden")
    return session.exec(statement).one()
    # returns 3
    # warns SAWarning: SELECT statement has a cartesian product between FROM
    #     element(s) ... Apply join condition(s) between each element to resolve.


def product(session: Session) -> int:
    statement = select(func.count(col(Task.id))).join(Project)
    return session.exec(statement.where(Project.name == "garden")).one()
    # returns 2
