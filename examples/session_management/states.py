"""Know the state of an object, and which of its values are loaded."""

from datetime import datetime

from sqlalchemy import func, inspect
from sqlmodel import Field, Session, SQLModel

STATES = ("transient", "pending", "persistent", "deleted", "detached")


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    made_at: datetime | None = Field(
        default=None, sa_column_kwargs={"server_default": func.now()}
    )


def show(step: str, task: Task) -> None:
    info = inspect(task)
    state = next(name for name in STATES if getattr(info, name))
    print(f"{step}: {state}, unloaded {sorted(info.unloaded)}")


def lifecycle(session: Session) -> None:
    task = Task(title="Plan")
    show("new", task)
    session.add(task)
    show("add", task)
    session.flush()
    show("flush", task)
    session.commit()
    show("commit", task)
    session.refresh(task)
    show("refresh", task)
    session.rollback()
    show("rollback", task)
    session.close()
    show("close", task)
    print(task.title)
    # prints new: transient, unloaded []
    # prints add: pending, unloaded []
    # prints flush: persistent, unloaded []
    # prints commit: persistent, unloaded ['id', 'made_at', 'title']
    # prints refresh: persistent, unloaded []
    # prints rollback: persistent, unloaded ['id', 'made_at', 'title']
    # prints close: detached, unloaded ['id', 'made_at', 'title']
    # raises DetachedInstanceError: Instance <Task at ...> is not bound to a Session;
    #     attribute refresh operation cannot proceed


def wrong_refresh(session: Session) -> None:
    task = Task(title="Plan")
    session.add(task)
    session.commit()
    session.close()
    session.refresh(task)
    # raises InvalidRequestError: Instance '<Task at ...>' is not persistent within
    #     this Session
