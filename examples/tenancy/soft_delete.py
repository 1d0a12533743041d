"""Hide rows that are deleted, and keep their names free."""

from datetime import UTC, datetime

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import Mapped, ORMExecuteState, with_loader_criteria
from sqlmodel import Field, Index, Relationship, Session, SQLModel, select, text

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


def tables(mixin: type[SQLModel]) -> list[type[SQLModel]]:
    below = [table for sub in mixin.__subclasses__() for table in tables(sub)]
    return [mixin, *below] if inspect(mixin, raiseerr=False) else below


@event.listens_for(LiveSession, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_orm_statement and not state.execution_options.get("with_deleted"):
        for table in tables(SoftDelete):
            live = with_loader_criteria(
                table, lambda cls: cls.deleted_at.is_(None), include_aliases=True
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
    session.add(Project(name="garden", tasks=[Task(title="dig")]))


def delete(engine: Engine) -> None:
    with LiveSession(engine) as session:
        session.delete(session.get_one(Project, 1))  # cascade_delete: its tasks too
        session.commit()
        session.add(Project(name="garden"))  # the name is free
        session.commit()
        print(session.exec(select(Project.id)).all(), session.exec(select(Task)).all())
        everything = {"with_deleted": True}
        session.get_one(Task, 1, execution_options=everything).deleted_at = None
        session.commit()
        session.expunge_all()
        print(session.get_one(Task, 1).project)
        session.get_one(Project, 1, execution_options=everything).deleted_at = None
        session.commit()
    # emits 0 DELETE
    # prints [2] []
    # prints None
    # raises IntegrityError: ...
