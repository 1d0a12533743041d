"""What SQLite lets pass, and PostgreSQL does not."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import URL, DateTime
from sqlalchemy.exc import DBAPIError
from sqlmodel import (
    Field,
    Session,
    SQLModel,
    col,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
    update,
)


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(max_length=10)
    points: int | None = None
    at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    project_id: int | None = Field(default=None, foreign_key="project.id")


def seed(session: Session) -> None:
    session.add_all([Task(title="dig", points=3), Task(title="rake"), Task(title="x")])


REFUSED = {
    "over max_length": insert(Task).values(title="x" * 11),
    "NUL": insert(Task).values(title="a\0"),
    "over 2**31": insert(Task).values(title="a", points=2**31),
    "text in a number": text("UPDATE task SET points = 'many'"),
    "boolean = 1": text("SELECT 1 WHERE true = 1"),
    "LIMIT -1": select(Task.id).limit(-1),
    "not grouped": select(Task.title, func.count()).group_by(col(Task.points)),
    "locked count": select(func.count()).select_from(Task).with_for_update(),
}


def accepted(session: Session) -> list[str]:
    found = []
    for what, statement in REFUSED.items():
        try:
            with session.begin_nested():
                session.connection().execute(statement)
            found.append(what)
        except DBAPIError:
            pass
    return found
    # returns (sqlite) ['over max_length', 'NUL', 'over 2**31', 'text in a number',
    #     'boolean = 1', 'LIMIT -1', 'not grouped', 'locked count']
    # returns (postgresql) []


def wrong_orphan(url: URL) -> int | None:
    engine = create_engine(url)  # without PRAGMA foreign_keys=ON
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Task(title="dig", project_id=999))
        session.commit()
        return session.exec(select(Task.project_id)).one()
    # returns (sqlite) 999
    # raises IntegrityError (postgresql): violates foreign key constraint


def like(session: Session) -> list[str]:
    return list(session.exec(select(Task.title).where(col(Task.title).like("D%"))))
    # returns (sqlite) ['dig']
    # returns (postgresql) []


def unordered(session: Session) -> list[str]:
    session.exec(update(Task).where(col(Task.title) == "dig").values(points=5))
    return list(session.exec(select(Task.title)))
    # returns (sqlite) ['dig', 'rake', 'x']
    # returns (postgresql) ['rake', 'x', 'dig']


def nulls(session: Session) -> list[int | None]:
    return list(session.exec(select(Task.points).order_by(col(Task.points)).limit(1)))
    # returns (sqlite) [None]
    # returns (postgresql) [3]


def reused(session: Session) -> int | None:
    session.exec(delete(Task).where(col(Task.id) == 3))
    task = Task(title="new")
    session.add(task)
    session.flush()
    return task.id
    # returns (sqlite) 3
    # returns (postgresql) 4


def offset(session: Session) -> str:
    noon = datetime(2026, 12, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    session.add(Task(title="meet", at=noon))
    session.commit()
    at = session.exec(select(Task.at).where(Task.title == "meet")).one()
    assert at
    return at.isoformat()
    # returns (sqlite) '2026-12-01T12:00:00'
    # returns (postgresql) '2026-12-01T07:00:00+00:00'
