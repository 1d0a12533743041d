"""Hide rows that are deleted, and keep their names free."""

from datetime import UTC, datetime

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, with_loader_criteria
from sqlmodel import (
    Field,
    Index,
    Relationship,
    Session,
    SQLModel,
    col,
    delete,
    select,
    text,
)

LIVE = text("deleted_at IS NULL")


class SoftDelete(SQLModel):
    deleted_at: datetime | None = None


class Project(SoftDelete, table=True):
    __table_args__ = (
        Index("live", "name", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(
        back_populates="project", cascade_delete=True
    )


class Task(SoftDelete, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    project: Mapped[Project | None] = Relationship(back_populates="tasks")


class LiveSession(Session):
    pass


@event.listens_for(LiveSession, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    shown = state.execution_options.get("with_deleted") or not state.is_orm_statement
    for mapper in inspect(Project).registry.mappers:
        if issubclass(mapper.class_, SoftDelete) and not shown:
            live = with_loader_criteria(
                mapper, lambda cls: cls.deleted_at.is_(None), include_aliases=True
            )
            state.statement = state.statement.options(live)


@event.listens_for(LiveSession, "before_flush")
def keep_deleted(session: Session, *_: object) -> None:
    now = datetime.now(UTC)
    for row in session.deleted:
        if isinstance(row, SoftDelete):
            session.add(row)  # takes the deletion back
            row.deleted_at = now


def seed(session: Session) -> None:
    session.add(Project(name="garden", tasks=[Task(title="dig"), Task(title="sow")]))


def delete_and_restore(engine: Engine) -> None:
    with LiveSession(engine) as session:
        session.exec(delete(Task).where(col(Task.title) == "sow"))  # not softly
        session.delete(session.get_one(Project, 1))  # cascade_delete: its tasks too
        session.commit()
        session.add(Project(name="garden"))  # the name is free
        session.commit()
        print(session.exec(select(Project.id)).all(), session.exec(select(Task)).all())
        for table in Task, Project:  # restore
            row = session.get_one(table, 1, execution_options={"with_deleted": True})
            row.deleted_at = None
            session.commit()
            session.expunge_all()
            print("project:", session.get_one(Task, 1).project)
    # emits 1 DELETE
    # prints [2] []
    # prints project: None
    # raises IntegrityError: ...
