"""Keep the key on the many side, and let the database delete what belongs together."""

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship, Session, SQLModel


class Project(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    tasks: Mapped[list["Task"]] = Relationship(
        back_populates="project",
        cascade_delete=True,
        passive_deletes=True,
        sa_relationship_kwargs={"order_by": "Task.title"},
    )


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    project_id: int = Field(
        default=None, foreign_key="project.id", ondelete="CASCADE", index=True
    )
    project: Mapped[Project] = Relationship(back_populates="tasks")


def seed(session: Session) -> None:
    paint, clean = Task(title="paint"), Task(title="clean")
    session.add_all([Project(name="house", tasks=[paint, clean]), Project(name="boat")])


def wrong_create(session: Session) -> list[str]:
    house = session.get_one(Project, 1)
    Task(title="sweep", project=house)
    session.commit()
    return [task.title for task in house.tasks]
    # warns SAWarning: Object of type <Task> not in session, ... will not proceed
    # returns ['clean', 'paint']


def create(session: Session) -> None:
    session.add(Task(title="sweep", project=session.get_one(Project, 1)))
    session.add(Task(title="mop", project_id=1))
    session.commit()
    # emits 1 SELECT: the project; its tasks stay unloaded


def wrong_move(session: Session) -> list[str]:
    task = session.get_one(Task, 1)
    before, task.project_id = task.project.name, 2  # set task.project instead
    session.flush()
    return [before, task.project.name]
    # returns ['house', 'house']
