"""Put conditions on an outer join into ON; count by a column of what is joined."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Field, Session, SQLModel, and_, col, func, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    hours: int
    project_id: int = Field(foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    for id, name in [(1, "garden"), (2, "house"), (3, "shed")]:
        session.add(Project(id=id, name=name))
    session.flush()
    session.add(Task(title="dig", hours=2, done=True, project_id=1))
    session.add(Task(title="sow", hours=3, project_id=1))
    session.add(Task(title="sweep", hours=1, done=True, project_id=2))


def wrong_related(session: Session) -> list[Sequence[Any]]:
    undone = select(Project.name, Task.title).outerjoin(Task).where(~col(Task.done))
    hours = select(Project.name, func.count(), func.sum(Task.hours)).outerjoin(Task)
    hours = hours.group_by(col(Project.id)).order_by(col(Project.id))
    house = select(func.count()).select_from(Task).where(Project.name == "house")
    return [session.exec(query).all() for query in (undone, hours, house)]
    # returns [[('garden', 'sow')],
    #     [('garden', 2, 5), ('house', 1, 1), ('shed', 1, None)],
    #     [3]]
    # warns SAWarning: SELECT statement has a cartesian product between FROM element(s)


def related(session: Session) -> list[Sequence[Any]]:
    on = and_(Task.project_id == Project.id, ~col(Task.done))
    undone = select(Project.name, Task.title).outerjoin(Task, on).order_by(Project.name)
    count, total = func.count(col(Task.id)), func.coalesce(func.sum(Task.hours), 0)
    hours = select(Project.name, count, total).outerjoin(Task).having(count < 9)
    hours = hours.group_by(col(Project.id)).order_by(col(Project.id))
    house = select(count).join(Project).where(Project.name == "house")
    return [session.exec(query).all() for query in (undone, hours, house)]
    # returns [[('garden', 'sow'), ('house', None), ('shed', None)],
    #     [('garden', 2, 5), ('house', 1, 1), ('shed', 0, 0)],
    #     [1]]
