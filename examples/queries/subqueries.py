"""Walk a tree in one statement."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, col, literal, select


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    parent_id: int | None = Field(default=None, foreign_key="task.id", index=True)


def seed(session: Session) -> None:
    for id, title, parent in [(1, "garden", None), (2, "dig", 1), (3, "hole", 2)]:
        session.add(Task(id=id, title=title, parent_id=parent))
        session.flush()


def tree(session: Session, root_id: int = 1) -> Sequence[tuple[str, int]]:
    root = select(Task.id, Task.title, literal(0).label("depth"))
    tree = root.where(Task.id == root_id).cte("tree", recursive=True)
    child = select(Task.id, Task.title, tree.c.depth + 1).where(tree.c.depth < 50)
    child = child.join(tree, col(Task.parent_id) == tree.c.id)  # 50 ends a cycle
    tree = tree.union_all(child)
    return session.exec(select(tree.c.title, tree.c.depth).order_by(tree.c.depth)).all()
    # returns [('garden', 0), ('dig', 1), ('hole', 2)]
