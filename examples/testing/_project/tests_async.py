import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from examples.app.database import SessionFactory
from examples.app.models import Project, User


@pytest.mark.parametrize("again", [1, 2])
async def test_create_project(
    client: AsyncClient, user: User, sessions: SessionFactory, again: int
) -> None:
    response = await client.post("/projects", json={"name": "garden"})
    assert response.status_code == 201, response.text
    async with sessions() as session:  # a new one, which has cached nothing
        project = (await session.exec(select(Project))).one()
    assert (project.name, project.owner_id) == ("garden", user.id)


@pytest.mark.parametrize("again", [1, 2])
async def test_commits_and_rollbacks_are_undone(
    sessions: SessionFactory, again: int
) -> None:
    async with sessions() as session:
        session.add(User(name="ada", password_hash="none"))
        await session.commit()
        session.add(User(name="ada", password_hash="none"))
        with pytest.raises(IntegrityError):
            await session.commit()
        await session.rollback()
    async with sessions() as session:  # code that opens a session of its own
        assert len((await session.exec(select(User))).all()) == 1


@pytest.mark.parametrize("again", [1, 2])
async def test_two_at_once(committed: SessionFactory, again: int) -> None:
    async def sign_up() -> None:
        async with committed.begin() as session:
            session.add(User(name="ada", password_hash="none"))

    results = await asyncio.gather(sign_up(), sign_up(), return_exceptions=True)
    assert [type(result) for result in results if result] == [IntegrityError]
