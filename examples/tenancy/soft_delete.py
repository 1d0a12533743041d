"""Hide rows that are deleted, and keep their names free."""

from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, with_loader_criteria
from sqlmodel import Field, Index, Relationship, Session, SQLModel, select, text

Mixin = TypeVar("Mixin", bound=SQLModel)


class SoftDelete(SQLModel):
    deleted_at: datetime | None = None


WITH_DELETED = {"with_deleted": True}
LIVE = text("deleted_at IS NULL")
WHERE_LIVE = {"postgresql_where": LIVE, "sqlite_where": LIVE}


class Project(SoftDelete, table=True):
    __table_args__ = (Index("uq_project_name", "name", unique=True, **WHERE_LIVE),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(
        back_populates="project", cascade_delete=True
    )


class Task(SoftDelete, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int = Field(foreign_key="project.id", index=True)
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


class LiveSession(Session): ...


def tables(mixin: type[Mixin]) -> list[type[Mixin]]:
    below = [table for sub in mixin.__subclasses__() for table in tables(sub)]
    return [mixin, *below] if inspect(mixin, raiseerr=False) else below


@event.listens_for(LiveSession, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_orm_statement and not state.execution_options.get("with_deleted"):
        for table in tables(SoftDelete):
            option = with_loader_criteria(
                table, lambda cls: cls.deleted_at.is_(None), include_aliases=True
            )
            state.statement = state.statement.options(option)


@event.listens_for(LiveSession, "before_flush")
def keep_deleted(session: Session, *_: object) -> None:
    now = datetime.now(UTC)
    for row in session.deleted:
        if isinstance(row, SoftDelete):
            session.add(row)  # takes the deletion back
            row.deleted_at = now


def seed(session: Session) -> None:
    session.add(Project(name="garden", tasks=[Task(title="dig")]))


def delete(engine: Engine) -> list[object]:
    with LiveSession(engine) as session:
        session.delete(session.get_one(Project, 1))  # and its tasks, by cascade_delete
        session.commit()
        session.add(Project(name="garden"))  # the name is free
        session.commit()
    with LiveSession(engine) as session:
        tasks = session.exec(select(Task)).all()
        return [session.get(Project, 1), session.get(Project, 2), *tasks]
    # emits 0 DELETE
    # returns [None, Project(...'garden'...)]


def restore(session: Session, project_id: int) -> None:
    project = session.get_one(Project, project_id, execution_options=WITH_DELETED)
    statement = select(Task).where(
        Task.project_id == project_id, Task.deleted_at == project.deleted_at
    )
    for task in session.exec(statement, execution_options=WITH_DELETED):
        task.deleted_at = None
    project.deleted_at = None


def restored(engine: Engine) -> list[str]:
    with LiveSession(engine) as session:
        session.delete(session.get_one(Project, 1))
        session.commit()
    with LiveSession(engine) as session:
        restore(session, 1)
        session.commit()
        return [task.title for task in session.get_one(Project, 1).tasks]
    # returns ['dig']


def restored_too_late(engine: Engine) -> None:
    with LiveSession(engine) as session:
        session.delete(session.get_one(Project, 1))
        session.flush()
        session.add(Project(name="garden"))
        session.flush()
        restore(session, 1)
        session.commit()
    # raises IntegrityError (sqlite): UNIQUE constraint failed: project.name
    # raises IntegrityError (psycopg): duplicate key value violates unique constraint


def orphan(engine: Engine) -> tuple[int, object]:
    with LiveSession(engine) as session:
        session.get_one(Project, 1).deleted_at = datetime.now(UTC)
        session.commit()
    with LiveSession(engine) as session:
        task = session.exec(select(Task)).one()
        return task.project_id, task.project
    # returns (1, None)


def held(engine: Engine) -> list[bool]:
    with LiveSession(engine) as session:
        project = session.get_one(Project, 1)
        session.delete(project)
        session.commit()
        found = session.exec(select(Project)).all()
        return [session.get(Project, 1) is project, project in found]
    # returns [True, False]
