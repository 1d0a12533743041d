"""Refuse to load lazily, in sync code too."""

from sqlalchemy.orm import Mapped, raiseload, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, select


class ProjectTag(SQLModel, table=True):
    project_id: int = Field(foreign_key="project.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    tags: Mapped[list[Tag]] = Relationship(
        link_model=ProjectTag, sa_relationship_kwargs={"lazy": "selectin"}
    )


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    session.add(Project(name="garden", tasks=[Task(title="dig")]))


def forgotten(session: Session) -> list[Task]:
    return session.get_one(Project, 1).tasks
    # emits 2 SELECT: the project, and its tags, which nobody reads
    # raises InvalidRequestError: 'Project.tasks' is not available due to lazy='raise'


def named(session: Session) -> list[str]:
    statement = select(Project).options(selectinload(Project.tasks), raiseload("*"))
    return [task.title for project in session.exec(statement) for task in project.tasks]
    # emits 2 SELECT: no tags, raiseload("*") overrules lazy="selectin"
    # returns ['dig']
