"""Walk a tree in one statement; stack selects on each other."""

from sqlmodel import Field, Session, SQLModel, col, func, literal, select, union_all


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    hours: int = 1
    parent_id: int | None = Field(default=None, foreign_key="task.id", index=True)


def seed(session: Session) -> None:
    session.add(Task(id=1, title="garden"))
    session.flush()
    session.add(Task(id=2, title="dig", hours=3, parent_id=1))
    session.flush()
    session.add(Task(id=3, title="fetch spade", parent_id=2))


def tree(session: Session, root_id: int = 1) -> list[tuple[str, int]]:
    root = select(Task.id, Task.title, literal(0).label("depth"))
    tree = root.where(Task.id == root_id).cte("tree", recursive=True)
    child = select(Task.id, Task.title, tree.c.depth + 1).select_from(Task)
    child = child.join(tree, col(Task.parent_id) == tree.c.id)
    tree = tree.union_all(child.where(tree.c.depth < 50))  # ends a cycle, too
    statement = select(tree.c.title, tree.c.depth).order_by(tree.c.depth)
    return list(session.exec(statement))
    # returns [('garden', 0), ('dig', 1), ('fetch spade', 2)]


def above_average(session: Session) -> list[str]:
    average = select(func.avg(Task.hours)).scalar_subquery()
    return list(session.exec(select(Task.title).where(col(Task.hours) > average)))
    # returns ['dig']


def union(session: Session) -> list[str]:
    roots = select(Task.title).where(col(Task.parent_id).is_(None))
    big = select(Task.title).where(col(Task.hours) > 2)
    both = union_all(roots, big).subquery()
    return list(session.exec(select(both.c.title).order_by(both.c.title)))
    # returns ['dig', 'garden']


def wrong_leaves(session: Session) -> list[str]:
    parents = select(Task.parent_id)  # a root's is NULL: NOT IN is never true
    return list(session.exec(select(Task.title).where(col(Task.id).not_in(parents))))
    # returns []


def leaves(session: Session) -> list[str]:
    parents = select(Task.parent_id).where(col(Task.parent_id).is_not(None))
    return list(session.exec(select(Task.title).where(col(Task.id).not_in(parents))))
    # returns ['fetch spade']
