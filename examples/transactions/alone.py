"""Let one process at a time do a job, where there is no row to lock."""

from sqlmodel import Session, func, select


# needs postgresql
def alone(first: Session, second: Session) -> list[bool]:
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended("nightly report", 0))
    got = [first.exec(select(lock)).one(), second.exec(select(lock)).one()]
    first.commit()
    return [*got, second.exec(select(lock)).one()]
    # returns [True, False, True]


def wrong_alone(first: Session, second: Session) -> list[bool]:
    lock = func.pg_try_advisory_lock(func.hashtextextended("nightly report", 0))
    got = [first.exec(select(lock)).one(), second.exec(select(lock)).one()]
    first.close()  # the pool keeps the connection, and that keeps the lock
    return [*got, second.exec(select(lock)).one()]
    # returns [True, False, False]
