"""After rows with explicit ids, tell the sequence on PostgreSQL."""

from sqlmodel import Field, Session, SQLModel, func, insert, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str


ROWS = [{"id": n, "title": f"task {n}"} for n in (1, 2, 3)]


def wrong_restore(session: Session) -> int | None:
    session.exec(insert(Task), params=ROWS)
    task = Task(title="next")
    session.add(task)
    session.flush()
    return task.id
    # raises IntegrityError (postgresql): duplicate key value violates unique
    #     constraint "task_pkey"
    # returns (sqlite) 4


def restore(session: Session) -> int | None:
    session.exec(insert(Task), params=ROWS)
    sequence = func.pg_get_serial_sequence("task", "id")
    session.exec(select(func.setval(sequence, func.max(Task.id))))
    task = Task(title="next")
    session.add(task)
    session.flush()
    return task.id
    # needs postgresql
    # returns 4
