"""Write the criteria of a filter so that it neither fails nor leaks."""

from sqlalchemy.orm import aliased, with_loader_criteria
from sqlmodel import Field, Session, SQLModel, col, select, true


class OfTenant(SQLModel):
    tenant_id: int = Field(default=None, index=True)


class Task(OfTenant, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", tenant_id=1), Task(title="sow", tenant_id=2)])


def wrong_criteria(session: Session) -> None:
    for t in 1, 2:
        mine = with_loader_criteria(Task, lambda cls, t=t: cls.tenant_id == t)  # type: ignore[misc]  # untyped
        print(t, session.exec(select(Task.title).options(mine)).all())
    alias = aliased(Task)
    joined = select(alias.title).select_from(Task).join(alias, true())
    mine = with_loader_criteria(Task, col(Task.tenant_id) == 1, include_aliases=True)
    print("alias", sorted(session.exec(joined.options(mine))))
    mine = with_loader_criteria(OfTenant, lambda cls: cls.tenant_id == t)
    session.exec(select(Task).options(mine))
    # prints 1 ['dig']
    # prints 2 ['dig']
    # prints alias ['dig', 'sow']
    # raises AttributeError: tenant_id
