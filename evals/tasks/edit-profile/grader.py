"""Only what was sent is changed, null clears the bio and nothing else, and the database keeps emails unique."""

import asyncio
from typing import Any

from evals._project import Project

TYPICAL = {
    "unset-is-null": {"null_clears", "required_stays", "rules_hold", "taken", "race"},
}


def prepare(project: Project) -> None:
    async def users(client: Any) -> None:
        for name in ("Ann", "Bob", "Cyd", "Dan", "Eve"):
            body = {"name": name, "email": f"{name.lower()}@example.com", "bio": "Hi"}
            assert (await client.post("/users", json=body)).status_code == 201

    project.asking(users)


def patch(project: Project, user_id: int, body: dict[str, Any]) -> tuple[int, Any]:
    async def ask(client: Any) -> tuple[int, Any]:
        answer = await client.patch(f"/users/{user_id}", json=body)
        after = await client.get(f"/users/{user_id}")
        return answer.status_code, after.json()

    return project.asking(ask)


def check_partial(project: Project) -> None:
    """A PATCH with a name alone changes the name alone."""
    status, user = patch(project, 1, {"name": "Anna"})
    assert status == 200, status
    assert user == {"id": 1, "name": "Anna", "email": "ann@example.com", "bio": "Hi"}


def check_null_clears(project: Project) -> None:
    """`"bio": null` removes the bio."""
    status, user = patch(project, 2, {"bio": None})
    assert (status, user["bio"]) == (200, None)


def check_required_stays(project: Project) -> None:
    """`"name": null` is refused with 422, and the name stays."""
    status, user = patch(project, 1, {"name": None})
    assert status == 422, status
    assert user["name"].startswith("Ann")


def check_rules_hold(project: Project) -> None:
    """The limits of POST hold in PATCH: no empty name, no bio of 501 characters, a real email."""
    for body in ({"name": ""}, {"bio": "x" * 501}, {"email": "nobody"}):
        assert patch(project, 5, body)[0] == 422, body


def check_taken(project: Project) -> None:
    """Somebody else's email, in other letters, is answered with 409."""
    assert patch(project, 3, {"email": "ANN@example.com"})[0] == 409


def check_own(project: Project) -> None:
    """A user may send the email that is theirs already."""
    assert patch(project, 3, {"email": "cyd@example.com"})[0] == 200


def check_missing(project: Project) -> None:
    """404 for a user that does not exist."""
    assert patch(project, 999, {"name": "Fay"})[0] == 404


def check_race(project: Project) -> None:
    """Of users that take one email at the same time, one gets it; the others get 409, not 500."""

    async def ask(client: Any) -> list[int]:
        answers = await asyncio.gather(
            *(
                client.patch(f"/users/{n}", json={"email": "New@example.com"})
                for n in (2, 3, 4)
            )
        )
        return sorted(answer.status_code for answer in answers)

    assert project.asking(ask) == [200, 409, 409]
