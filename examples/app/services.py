"""What the API does. A service flushes and never commits: its caller owns the transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlmodel import SQLModel, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from . import security
from .models import (
    AccessToken,
    Assignment,
    AuditEntry,
    Comment,
    Project,
    ProjectCreate,
    Role,
    Tag,
    Task,
    TaskCreate,
    TaskTag,
    User,
    UserCreate,
)

Row = TypeVar("Row")
Added = TypeVar("Added", Project, Task, Comment)
TOKEN_LIFETIME = timedelta(days=1)
WITH_RELATIONS = (selectinload(Task.tags), selectinload(Task.assignments))


class NotFound(Exception):
    """There is no such row, or it belongs to somebody else: callers can't tell which."""


class WrongPassword(Exception):
    pass


async def sign_up(session: AsyncSession, data: UserCreate) -> User:
    """A new user. Raises IntegrityError when the name is taken."""
    hashed = await security.hash_password(data.password.get_secret_value())
    user = User(name=data.name, password_hash=hashed)
    session.add(user)
    await session.flush()
    return user


async def log_in(session: AsyncSession, name: str, password: str) -> str:
    """A new token. Raises WrongPassword, for an unknown name as well."""
    user = (await session.exec(select(User).where(User.name == name))).one_or_none()
    hashed = user.password_hash if user else None
    if not await security.verify_password(password, hashed) or not user or not user.id:
        raise WrongPassword
    token = security.new_token()
    expires_at = datetime.now(UTC) + TOKEN_LIFETIME
    digest = security.digest(token)
    session.add(AccessToken(digest=digest, user_id=user.id, expires_at=expires_at))
    return token


async def user_of(session: AsyncSession, token: str) -> User | None:
    """Whose token it is, unless it has expired."""
    statement = (
        select(User)
        .join(AccessToken)
        .where(AccessToken.digest == security.digest(token))
        .where(AccessToken.expires_at > datetime.now(UTC))
    )
    return (await session.exec(statement)).one_or_none()


def own_projects(user: User) -> SelectOfScalar[Project]:
    """Every read of a project starts here."""
    return select(Project).where(Project.owner_id == user.id)


def own_tasks(user: User) -> SelectOfScalar[Task]:
    """Every read of a task starts here."""
    return select(Task).join(Project).where(Project.owner_id == user.id)


async def create_project(
    session: AsyncSession, user: User, data: ProjectCreate
) -> Project:
    project = Project.model_validate(data, update={"owner_id": user.id})
    return await _add(session, user, project)


async def get_project(session: AsyncSession, user: User, project_id: int) -> Project:
    """Raises NotFound."""
    statement = own_projects(user).where(Project.id == project_id)
    return _found((await session.exec(statement)).one_or_none())


async def create_task(
    session: AsyncSession, user: User, project_id: int, data: TaskCreate
) -> Task:
    """Raises NotFound for a project that is not the user's."""
    await get_project(session, user, project_id)
    task = Task.model_validate(data, update={"project_id": project_id})
    task.tags, task.assignments = [], []  # loaded: a response reads them
    return await _add(session, user, task)


async def get_task(session: AsyncSession, user: User, task_id: int) -> Task:
    """With tags and assignments. Raises NotFound."""
    statement = own_tasks(user).where(Task.id == task_id).options(*WITH_RELATIONS)
    return _found((await session.exec(statement)).one_or_none())


async def list_tasks(
    session: AsyncSession,
    user: User,
    project_id: int,
    *,
    done: bool | None,
    tag: str | None,
    order_by: str,
    limit: int,
    offset: int,
) -> tuple[Sequence[Task], int]:
    """A page of tasks, and how many there are in all. ``order_by`` is a column of Task."""
    await get_project(session, user, project_id)
    chosen = own_tasks(user).where(Task.project_id == project_id)
    if done is not None:
        chosen = chosen.where(Task.done == done)
    if tag is not None:
        chosen = chosen.where(Task.tags.any(col(Tag.name) == tag))
    count = select(func.count()).select_from(chosen.subquery())
    ordered = chosen.order_by(getattr(Task, order_by), col(Task.id))
    page = ordered.options(*WITH_RELATIONS).limit(limit).offset(offset)
    return (await session.exec(page)).all(), (await session.exec(count)).one()


async def change(
    session: AsyncSession, user: User, row: Project | Task, changes: dict[str, Any]
) -> None:
    """``changes`` are what the client sent: ``model_dump(exclude_unset=True)``."""
    row.sqlmodel_update(changes)
    session.add(_entry(user, "update", row))
    await session.flush()


async def delete(session: AsyncSession, user: User, row: Project | Task) -> None:
    session.add(_entry(user, "delete", row))
    await session.delete(row)
    await session.flush()


async def add_tag(session: AsyncSession, user: User, task_id: int, name: str) -> None:
    """Tags the task, once. Raises NotFound."""
    task = await get_task(session, user, task_id)
    tag = await _tag(session, name)
    if tag not in task.tags:
        task.tags.append(tag)
        session.add(_entry(user, "tag", task))
        await session.flush()


async def _tag(session: AsyncSession, name: str) -> Tag:
    """The tag of this name, made when there is none yet."""
    statement = select(Tag).where(Tag.name == name)
    tag = (await session.exec(statement)).one_or_none()
    if tag is None:
        try:
            async with session.begin_nested():
                tag = Tag(name=name)
                session.add(tag)
        except IntegrityError:  # another request was faster
            tag = (await session.exec(statement)).one()
    return tag


async def remove_tag(
    session: AsyncSession, user: User, task_id: int, name: str
) -> None:
    """Raises NotFound for a task or a tag that is not there."""
    task = await get_task(session, user, task_id)
    tag = _found(next((tag for tag in task.tags if tag.name == name), None))
    link = _found(await session.get(TaskTag, (task_id, tag.id)))
    await session.delete(link)
    session.add(_entry(user, "untag", task))


async def assign(
    session: AsyncSession, user: User, task_id: int, user_id: int, role: Role
) -> None:
    """Assigns, or changes the role. Raises NotFound for the task, IntegrityError for the assignee."""
    task = await get_task(session, user, task_id)
    await session.merge(Assignment(task_id=task_id, user_id=user_id, role=role))
    session.add(_entry(user, "assign", task))
    await session.flush()


async def create_comment(
    session: AsyncSession, user: User, task_id: int, text: str
) -> Comment:
    """Raises NotFound."""
    await get_task(session, user, task_id)
    comment = Comment(task_id=task_id, author_id=user.id or 0, text=text)
    return await _add(session, user, comment)


async def list_comments(
    session: AsyncSession, user: User, task_id: int, *, limit: int, after: int
) -> Sequence[Comment]:
    """Comments whose id is greater than ``after``. Raises NotFound."""
    await get_task(session, user, task_id)
    statement = (
        select(Comment)
        .where(Comment.task_id == task_id, col(Comment.id) > after)
        .order_by(col(Comment.id))
        .limit(limit)
    )
    return (await session.exec(statement)).all()


async def _add(session: AsyncSession, user: User, row: Added) -> Added:
    session.add(row)
    await session.flush()  # it has its id now
    session.add(_entry(user, "create", row))
    return row


def _entry(user: User, action: str, row: SQLModel) -> AuditEntry:
    name = f"{action} {type(row).__name__.lower()}"
    return AuditEntry(user_id=user.id or 0, action=name, row_id=getattr(row, "id", 0))


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
