"""Tell the session as well what the database shall do with the children."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: Mapped[list["Task"]] = Relationship(passive_deletes="all")
    tags: Mapped[list["Tag"]] = Relationship(passive_deletes=True)
    steps: Mapped[list["Step"]] = Relationship(cascade_delete=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(
        default=None, foreign_key="project.id", ondelete="RESTRICT", index=True
    )


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(
        default=None, foreign_key="project.id", ondelete="SET NULL", index=True
    )


class Step(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(default=None, foreign_key="project.id", index=True)


class WrongProject(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: Mapped[list["WrongTask"]] = Relationship()


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(
        default=None, foreign_key="wrongproject.id", ondelete="RESTRICT"
    )


def seed(session: Session) -> None:
    session.add_all([Project(tasks=[Task()]), WrongProject(tasks=[WrongTask()])])
    session.flush()
    session.add(Project(tags=[Tag()]))
    session.flush()
    session.add(Project(steps=[Step(), Step()]))
    session.flush()
    session.add(Project(steps=[Step(), Step()]))


def wrong_restrict(session: Session) -> list[int | None]:
    session.delete(session.get_one(WrongProject, 1))  # tasks = Relationship()
    session.flush()
    return list(session.exec(select(WrongTask.project_id)).all())
    # returns [None]


def restrict(session: Session) -> None:
    session.delete(session.get_one(Project, 1))  # passive_deletes="all"
    session.flush()
    # raises IntegrityError: ... constraint


def delete(session: Session) -> list[int | None]:
    session.delete(session.get_one(Project, 2))  # passive_deletes=True, "SET NULL"
    session.delete(session.get_one(Project, 3))  # cascade_delete=True alone
    project = session.get_one(Project, 4)
    project.steps.clear()  # likewise
    session.flush()
    return [*session.exec(select(Tag.project_id)), *session.exec(select(Step.id))]
    # emits 0 UPDATE
    # emits 4 DELETE: two projects, and the steps of two
    # returns [None]
