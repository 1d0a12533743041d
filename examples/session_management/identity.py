"""Read fresh values, and change a row by what was sent."""

from sqlalchemy import text, update
from sqlmodel import Field, Session, SQLModel, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    done: bool = False


def seed(session: Session) -> None:
    session.add(Task(title="Plan", done=True))


def change(session: Session) -> None:  # as a commit of another session does
    statement = update(Task).values(title="Write")
    session.exec(statement, execution_options={"synchronize_session": False})


def wrong_fresh(session: Session) -> list[str]:
    task = session.get_one(Task, 1)
    change(session)
    again = session.get_one(Task, 1)  # the same object, without a SELECT
    found = session.exec(select(Task)).one()  # the same, its values left alone
    return [task.title, again.title, found.title]
    # emits 2 SELECT
    # returns ['Plan', 'Plan', 'Plan']


def fresh(session: Session) -> list[str]:
    task = session.get_one(Task, 1)
    change(session)
    again = session.get_one(Task, 1, populate_existing=True)
    overwrite = select(Task).execution_options(populate_existing=True)
    found = session.exec(overwrite).one()
    return [task.title, again.title, found.title]
    # emits 3 SELECT
    # returns ['Write', 'Write', 'Write']


def wrong_refresh(session: Session) -> str:
    task = session.get_one(Task, 1)
    task.title = "Write"
    session.refresh(task)  # drops what was not flushed
    session.commit()
    return task.title
    # returns 'Plan'


def wrong_add(session: Session) -> None:
    session.add(Task(id=1, title="Write"))
    session.commit()
    # raises IntegrityError


def wrong_save(session: Session) -> tuple[str, bool]:
    task = session.merge(Task(id=1, title="Write"))  # defaults count as given
    session.commit()
    return task.title, task.done
    # returns ('Write', False)


def save(session: Session) -> tuple[str, bool]:
    task = session.get_one(Task, 1)
    task.sqlmodel_update({"title": "Write"})
    session.commit()
    return task.title, task.done
    # returns ('Write', True)


def count(session: Session) -> object:
    session.add(Task(title="Write"))
    return session.scalar(text("SELECT count(*) FROM task"))
    # returns (sqlalchemy>=2.1) 2
    # returns (sqlalchemy<2.1) 1


def wrong_add_first(session: Session) -> None:
    session.add(Task(title="Plan"))
    session.exec(select(Task).where(Task.done)).all()
    # raises IntegrityError: (raised as a result of Query-invoked autoflush; consider
    #     using a session.no_autoflush block if this flush is occurring prematurely)
