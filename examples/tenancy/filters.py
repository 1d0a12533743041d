"""Write the criteria of a filter so that it neither fails nor leaks."""

from sqlalchemy.orm import with_loader_criteria
from sqlmodel import Field, Session, SQLModel, select


class OfTenant(SQLModel):
    tenant_id: int = Field(default=None, index=True)


class Task(OfTenant, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", tenant_id=1), Task(title="sow", tenant_id=2)])


def wrong_criteria(session: Session) -> None:
    for t in 1, 2:  # the first is kept
        mine = with_loader_criteria(Task, lambda cls, t=t: cls.tenant_id == t)  # type: ignore[misc]  # untyped
        print(t, session.exec(select(Task.title).options(mine)).all())
    # prints 2 ['dig']
