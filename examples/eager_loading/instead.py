"""Ask the database for numbers and columns; load no objects for them."""

from sqlalchemy.orm import load_only
from sqlmodel import Field, Session, SQLModel, col, func, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    notes: str = ""
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    session.add_all([Project(id=1, name="garden"), Project(id=2, name="boat")])
    session.flush()
    session.add_all(Task(title=title, project_id=1) for title in ("dig", "sow", "hoe"))
    session.add_all(Tag(name=name, project_id=1) for name in ("outdoors", "spring"))


def wrong_counts(session: Session) -> list[tuple[str, int, int]]:
    counts = func.count(col(Task.id)), func.count(col(Tag.id))
    statement = select(Project.name, *counts).outerjoin(Task).outerjoin(Tag)
    rows = session.exec(statement.group_by(col(Project.id)).order_by(col(Project.id)))
    return [(name, tasks, tags) for name, tasks, tags in rows]
    # returns [('garden', 6, 6), ('boat', 0, 0)]


def counts(session: Session) -> list[tuple[str, int, int]]:
    tasks = select(func.count()).where(Task.project_id == Project.id).scalar_subquery()
    tags = select(func.count()).where(Tag.project_id == Project.id).scalar_subquery()
    rows = session.exec(select(Project.name, tasks, tags).order_by(col(Project.id)))
    return [(name, tasks, tags) for name, tasks, tags in rows]
    # returns [('garden', 3, 2), ('boat', 0, 0)]


class ProjectRow(SQLModel):
    name: str
    task_count: int


def listed(session: Session) -> list[ProjectRow]:
    count = select(func.count()).where(Task.project_id == Project.id).scalar_subquery()
    rows = session.exec(select(Project, count).order_by(col(Project.id))).all()
    return [ProjectRow.model_validate(p, update={"task_count": n}) for p, n in rows]
    # emits 1 SELECT
    # returns [ProjectRow(name='garden', task_count=3), ProjectRow(...task_count=0)]


def wrong_columns(session: Session) -> list[str]:
    statement = select(Task).options(load_only(Task.title))  # type: ignore[arg-type]  # title is typed str
    return sorted(session.exec(statement.limit(1)).one().model_dump())
    # returns ['id', 'title']
