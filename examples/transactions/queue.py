"""Hand each job to one worker, and to another one if that worker dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row
from sqlmodel import Field, Session, SQLModel, col, or_, select, update


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    attempts: int = 0
    leased_until: datetime | None = None


def seed(session: Session) -> None:
    session.add_all(Task(title=f"task {n}") for n in range(6))


def claim(session: Session, seconds: int = 300) -> Row[Any] | None:
    now = datetime.now(UTC)
    free = or_(col(Task.leased_until).is_(None), col(Task.leased_until) <= now)
    waiting = select(Task.id).where(~col(Task.done), Task.attempts < 3, free)
    chosen = waiting.order_by(col(Task.id)).limit(1).with_for_update(skip_locked=True)
    statement = update(Task).where(col(Task.id) == chosen.scalar_subquery())
    until = now + timedelta(seconds=seconds)
    statement = statement.values(attempts=Task.attempts + 1, leased_until=until)
    returned = statement.returning(col(Task.id), col(Task.attempts))
    job = session.exec(returned).first()
    session.commit()  # before the work begins, which may take long
    return job


def finish(session: Session, job: Row[Any]) -> bool:
    mine = col(Task.id) == job.id, col(Task.attempts) == job.attempts
    finished = session.exec(update(Task).where(*mine).values(done=True)).rowcount
    session.commit()
    return finished == 1  # or the lease ran out, and another worker has the job


def work(engine: Engine) -> list[int]:
    def worker(number: int) -> list[int]:
        done = []
        with Session(engine) as session:
            while job := claim(session):
                finish(session, job)
                done.append(job.id)
        return done

    with ThreadPoolExecutor() as pool:
        return sorted(job for done in pool.map(worker, range(4)) for job in done)
    # returns [1, 2, 3, 4, 5, 6]


def late(session: Session) -> list[bool]:
    first, second = claim(session, seconds=0), claim(session)
    return [finish(session, job) for job in (first, second) if job]
    # returns [False, True]


def wrong_claim(first: Session, second: Session) -> list[int | None]:
    statement = select(Task).where(~col(Task.done)).order_by(col(Task.id)).limit(1)
    statement = statement.with_for_update(skip_locked=True)
    mine, theirs = first.exec(statement).one(), second.exec(statement).one()
    mine.done = theirs.done = True
    first.commit()
    second.commit()
    return [mine.id, theirs.id]
    # returns (postgresql) [1, 2]
    # returns (sqlite) [1, 1]
