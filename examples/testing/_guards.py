"""Let tests fail on N+1, on lazy loads and on connections that were not given back."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, Pool, QueuePool, event
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session


@contextmanager
def no_n_plus_one(limit: int = 2) -> Iterator[None]:
    """Fail when one SELECT is sent more often than that, whatever its parameters."""
    sent: Counter[str] = Counter()

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            sent[statement] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    for statement, times in sent.most_common(1):
        assert times <= limit, f"{times} times: {statement}"


@contextmanager
def no_lazy_loads() -> Iterator[None]:
    """As if every relationship had lazy="raise" and every query raiseload("*")."""

    def refuse(state: ORMExecuteState) -> None:
        if parent := state.lazy_loaded_from:
            raise AssertionError(f"lazy load from {parent.class_.__name__}")

    event.listen(Session, "do_orm_execute", refuse)
    try:
        yield
    finally:
        event.remove(Session, "do_orm_execute", refuse)


@contextmanager
def no_leaks(pool: Pool) -> Iterator[None]:
    """Fail when a connection was taken from the pool and not given back."""
    assert isinstance(pool, QueuePool)
    before = pool.checkedout()
    yield
    assert pool.checkedout() == before, pool.status()
