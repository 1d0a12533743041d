"""Hand each job to one worker, and to another one if that worker dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row
from sqlalchemy.orm import sessionmaker
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
    now, lease = datetime.now(UTC), timedelta(seconds=seconds)
    free = or_(col(Task.leased_until).is_(None), col(Task.leased_until) <= now)
    waiting = select(Task.id).where(~col(Task.done), Task.attempts < 3, free)
    chosen = waiting.order_by(col(Task.id)).limit(1).with_for_update(skip_locked=True)
    statement = update(Task).where(col(Task.id) == chosen.scalar_subquery())
    statement = statement.values(attempts=Task.attempts + 1, leased_until=now + lease)
    return session.exec(statement.returning(col(Task.id), col(Task.attempts))).first()


def finish(session: Session, job: Row[Any]) -> bool:
    mine = col(Task.id) == job.id, col(Task.attempts) == job.attempts
    finished = session.exec(update(Task).where(*mine).values(done=True)).rowcount
    return finished == 1  # or the lease ran out, and another worker has the job


def late(session: Session) -> list[bool]:
    first, second = claim(session, seconds=0), claim(session)  # the same job
    return [finish(session, job) for job in (first, second) if job]
    # returns [False, True]


def work(engine: Engine) -> int:
    sessions = sessionmaker(engine, class_=Session)

    def worker(finished: int) -> int:
        while True:
            with sessions.begin() as session:
                if (job := claim(session)) is None:
                    return finished
            with sessions.begin() as session:  # behind the work, in no transaction
                finished += finish(session, job)

    return sum(ThreadPoolExecutor().map(worker, [0] * 4))
    # returns 6
