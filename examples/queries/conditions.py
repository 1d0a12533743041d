"""Write conditions that SQL can see.

Python evaluates ``is``, ``in``, ``not``, ``and`` and ``or`` itself, on the column object.
"""

from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Field, Session, SQLModel, and_, col, func, or_, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    done: bool = False
    priority: int | None = None
    due_on: date | None = None


def seed(session: Session) -> None:
    session.add(Task(title="dig", done=True, priority=1, due_on=date(2026, 5, 1)))
    session.add(Task(title="sow", priority=2))
    session.add(Task(title="mow"))


def wrong_conditions(session: Session) -> list[int]:
    conditions: list[ColumnElement[bool] | bool] = [
        Task.done is False,  # WHERE false, as with the next three
        not Task.done,
        Task.due_on is None,
        Task.title in ["dig", "sow"],
        Task.title == "dig" and Task.priority == 2,  # WHERE title = 'dig'
        Task.title == "dig" or Task.priority == 2,  # WHERE priority = 2
        Task.priority != 1,  # NULL is not unequal to 1
        col(Task.priority).not_in([1, None]),  # a NULL, also in a subquery: no rows
    ]
    counts = [select(func.count(col(Task.id))).where(given) for given in conditions]
    return [session.exec(count).one() for count in counts]
    # returns [0, 0, 0, 0, 1, 1, 1, 0]


def conditions(session: Session) -> list[int]:
    conditions = [
        col(Task.done).is_(False),
        ~col(Task.done),
        col(Task.due_on).is_(None),
        col(Task.title).in_(["dig", "sow"]),  # [] matches no row, not_in([]) every row
        and_(Task.title == "dig", Task.priority == 2),
        or_(Task.title == "dig", Task.priority == 2),
        col(Task.priority).is_distinct_from(1),
        or_(col(Task.priority).not_in([1]), col(Task.priority).is_(None)),
    ]
    counts = [select(func.count(col(Task.id))).where(given) for given in conditions]
    return [session.exec(count).one() for count in counts]
    # returns [2, 2, 2, 2, 0, 2, 2, 2]
