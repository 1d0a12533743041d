"""Tell the session as well what the database shall do with the children."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: Mapped[list["Task"]] = Relationship(passive_deletes="all")  # RESTRICT
    tags: Mapped[list["Tag"]] = Relationship(passive_deletes=True)  # SET NULL
    notes: Mapped[list["Note"]] = Relationship(  # CASCADE
        cascade_delete=True, passive_deletes=True
    )
    steps: Mapped[list["Step"]] = Relationship(cascade_delete=True)  # no ondelete


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


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(
        default=None, foreign_key="project.id", ondelete="CASCADE", index=True
    )


class Step(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(default=None, foreign_key="project.id", index=True)


class WrongProject(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tasks: Mapped[list["WrongTask"]] = Relationship()
    steps: Mapped[list["WrongStep"]] = Relationship()


class WrongTask(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int | None = Field(
        default=None, foreign_key="wrongproject.id", ondelete="RESTRICT"
    )


class WrongStep(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(
        default=None, foreign_key="wrongproject.id", ondelete="CASCADE"
    )


def seed(session: Session) -> None:
    session.add_all([Project(tasks=[Task()]), WrongProject(tasks=[WrongTask()])])
    session.flush()
    session.add_all([Project(tags=[Tag()]), WrongProject(steps=[WrongStep()])])
    session.flush()
    session.add(Project(notes=[Note()], steps=[Step(), Step()]))


def wrong_restrict(session: Session) -> list[int | None]:
    session.delete(session.get_one(WrongProject, 1))  # ondelete="RESTRICT", and yet
    session.flush()
    return list(session.exec(select(WrongTask.project_id)).all())
    # returns [None]


def wrong_cascade(session: Session) -> None:
    session.delete(session.get_one(WrongProject, 2))  # ondelete="CASCADE", and yet
    session.flush()
    # raises IntegrityError (sqlite): NOT NULL constraint failed: wrongstep.project_id
    # raises IntegrityError (postgresql): null value in column "project_id" of relation


def restrict(session: Session) -> None:
    session.delete(session.get_one(Project, 1))  # has tasks
    session.flush()
    # raises IntegrityError: ... constraint


def delete(session: Session) -> list[int | None]:
    session.delete(session.get_one(Project, 2))  # has tags
    session.delete(session.get_one(Project, 3))  # has notes and steps
    session.flush()
    return [*session.exec(select(Tag.project_id)), *session.exec(select(Note.id))]
    # emits 3 DELETE: two projects, and the steps
    # returns [None]
