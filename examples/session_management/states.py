"""Know the state of an object, and whether its values are loaded."""

from datetime import datetime

from sqlalchemy import func, inspect
from sqlmodel import Field, Session, SQLModel


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    made_at: datetime | None = Field(
        default=None, sa_column_kwargs={"server_default": func.now()}
    )


def states(session: Session) -> str:
    task = Task(title="Plan")
    state = inspect(task)
    assert state.transient
    session.add(task)
    assert state.pending
    session.flush()  # loads its id and made_at, a server default
    assert state.persistent and not state.unloaded
    session.commit()
    assert state.persistent and state.expired
    session.close()
    assert state.detached
    return task.title
    # raises DetachedInstanceError: Instance <Task at ...> is not bound to a Session
