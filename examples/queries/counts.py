"""Count, sum and group in the database."""

from sqlmodel import Field, Session, SQLModel, case, col, func, select


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    done: bool = False
    hours: int
    project_id: int = Field(foreign_key="project.id", index=True)


def seed(session: Session) -> None:
    session.add_all([Project(id=1, name="garden"), Project(id=2, name="house")])
    session.flush()
    session.add(Task(hours=2, done=True, project_id=1))
    session.add(Task(hours=3, project_id=1))


def wrong_count(session: Session) -> tuple[int, int]:
    tasks = session.exec(select(Task).where(col(Task.hours) > 1)).all()
    return len(tasks), len(session.identity_map)  # objects that were built
    # returns (2, 2)


def count(session: Session) -> tuple[int, int]:
    statement = select(func.count()).select_from(Task).where(col(Task.hours) > 1)
    return session.exec(statement).one(), len(session.identity_map)
    # returns (2, 0)


def wrong_totals(session: Session) -> list[tuple[str, int, int | None]]:
    statement = (
        select(Project.name, func.count(), func.sum(Task.hours))
        .outerjoin(Task)
        .group_by(col(Project.id))
        .order_by(col(Project.id))
    )
    return list(session.exec(statement))
    # returns [('garden', 2, 5), ('house', 1, None)]


def totals(session: Session) -> list[tuple[str, int, int]]:
    tasks = func.count(col(Task.id))  # of no task: 0
    statement = (
        select(
            Project.name,
            tasks.filter(col(Task.done)),
            func.coalesce(func.sum(Task.hours), 0),
        )
        .outerjoin(Task)
        .group_by(col(Project.id))
        .having(tasks < 3)
        .order_by(tasks.desc())
    )
    return list(session.exec(statement))
    # returns [('garden', 1, 5), ('house', 0, 0)]


def sizes(session: Session) -> list[tuple[str, int]]:
    size = case((col(Task.hours) > 2, "long"), else_="short")
    statement = select(size, func.count()).group_by(size).order_by(size)
    return list(session.exec(statement))
    # returns [('long', 1), ('short', 1)]
