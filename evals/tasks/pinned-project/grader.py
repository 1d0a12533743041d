"""Aware moments on the pinned versions, in which SQLModel has none of its own, beside columns that are naive UTC."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from evals._project import Project

PINNED = True
TYPICAL = {
    "aware-column": {"offset", "online", "never_seen"},
    "naive-utc": {"column", "seen", "delete_many"},
}

ZONE = "Europe/Berlin"
STAFF, BACK, LAST = 1, 13, 14  # each with a sign-in of their own to lose
# Never seen, and joined so long ago: none, and one, is of the last 30 days.
MEMBERS = {n: timedelta(days=1) for n in range(1, 16)} | {
    20: timedelta(days=30, minutes=-30),
    21: timedelta(days=30, minutes=30),
}


def prepare(project: Project) -> None:
    if project.database == "postgresql":
        name = project.url.database
        project.rows(f"ALTER DATABASE {name} SET timezone = '{ZONE}'")
    project.migrate("0001")
    now = datetime.now(UTC).replace(tzinfo=None)
    for number, since in MEMBERS.items():
        project.rows(
            "INSERT INTO member (id, name, staff, joined_at)"
            f" VALUES ({number}, 'M{number}', {number in (STAFF, BACK, LAST)}, '{now - since}')"
        )
        project.rows(
            "INSERT INTO signin (member_id, token, created_at)"
            f" VALUES ({number}, 't{number}', '{now}')"
        )
    project.migrate()


def see(project: Project, number: int, at: datetime) -> None:
    """Set last_seen past the routes, by the project's own type of column."""
    table = project.load("app.models").Member.__table__
    statement = table.update().where(table.c.id == number).values(last_seen=at)
    with project.engine.begin() as connection:
        if project.database == "postgresql":  # for a column without zone
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        assert connection.execute(statement).rowcount == 1


def seen(project: Project, number: int) -> datetime | None:
    table = project.load("app.models").Member.__table__
    with project.engine.connect() as connection:
        at = connection.scalar(select(table.c.last_seen).where(table.c.id == number))
    return at.replace(tzinfo=UTC) if at and not at.tzinfo else at


def ask(
    project: Project,
    path: str,
    who: int = STAFF,
    body: dict[str, Any] | None = None,
    verb: str = "GET",
) -> tuple[int, Any]:
    async def asking(client: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer t{who}"}
        answer = await client.request(verb, path, headers=headers, json=body)
        return answer.status_code, answer.json() if answer.is_success else None

    return project.asking(asking)


def idle(project: Project) -> set[int]:
    status, numbers = ask(project, "/idle-members?days=30")
    assert status == 200, status
    return set(numbers)


def left(project: Project) -> set[int]:
    """Those who have a sign-in."""
    return {row[0] for row in project.rows("SELECT member_id FROM signin")}


def is_now(at: datetime | None) -> bool:
    return at is not None and abs(datetime.now(UTC) - at) < timedelta(seconds=30)


def check_pins(project: Project) -> None:
    """Every version in pyproject.toml is what it was."""

    def pins(folder: Path) -> set[str]:
        text = (folder / "pyproject.toml").read_text("utf-8")
        return set(tomllib.loads(text)["project"]["dependencies"])

    missing = pins(Path(__file__).parent / "starter") - pins(project.path)
    assert not missing, missing


def check_column(project: Project) -> None:
    """The migration adds last_seen to populated tables, null, with time zone on PostgreSQL."""
    columns = {
        column["name"]: column
        for column in inspect(project.engine).get_columns("member")
    }
    last_seen = columns["last_seen"]
    assert last_seen["nullable"]
    if project.database == "postgresql":
        assert last_seen["type"].timezone, "last_seen is without time zone"
    assert seen(project, 15) is None


def check_seen(project: Project) -> None:
    """A request with a token sets last_seen to now, of nobody else, also when it is answered with 403 or 404."""
    ask(project, "/me", 2)
    assert is_now(seen(project, 2)), seen(project, 2)
    assert seen(project, 15) is None
    assert ask(project, "/idle-members?days=30", 3)[0] == 403
    assert is_now(seen(project, 3)), f"403: {seen(project, 3)}"
    assert ask(project, "/members/999", 4)[0] == 404
    assert is_now(seen(project, 4)), f"404: {seen(project, 4)}"


def check_offset(project: Project) -> None:
    """A moment in another zone stays the same moment, and is answered in UTC with its offset."""
    body = {"last_seen": "2026-07-01T12:00:00+05:30"}
    status, _ = ask(project, "/members/5/last-seen", body=body, verb="PUT")
    assert status < 300, status
    status, member = ask(project, "/members/5")
    assert status == 200, status
    at = datetime.fromisoformat(member["last_seen"])
    assert at.utcoffset() == timedelta(0), member["last_seen"]
    assert at == datetime(2026, 7, 1, 6, 30, tzinfo=UTC), at
    naive = {"last_seen": "2026-07-01T12:00:00"}
    status, _ = ask(project, "/members/5/last-seen", body=naive, verb="PUT")
    assert status == 422, status


def check_online(project: Project) -> None:
    """`online` is right for those seen a minute ago, an hour ago, and never."""
    now = datetime.now(UTC)
    see(project, 6, now - timedelta(minutes=1))
    see(project, 7, now - timedelta(hours=1))
    for number, expected in ((6, True), (7, False), (15, False)):
        status, member = ask(project, f"/members/{number}")
        assert (status, member and member["online"]) == (200, expected), number


def check_idle(project: Project) -> None:
    """Those seen within 30 days are not idle, those seen before are, to the hour."""
    now = datetime.now(UTC)
    see(project, 8, now - timedelta(days=30, minutes=-30))
    see(project, 9, now - timedelta(days=30, minutes=30))
    assert idle(project) & {8, 9, 15} == {9}


def check_never_seen(project: Project) -> None:
    """Those never seen count from the moment they joined, whatever the zone of the server."""
    assert idle(project) & {20, 21} == {21}


def check_delete(project: Project) -> None:
    """The sign-ins of idle members go in one DELETE, and no others; their number is answered."""
    see(project, 10, datetime.now(UTC) - timedelta(days=31))
    see(project, 11, datetime.now(UTC) - timedelta(days=45))
    see(project, 12, datetime.now(UTC) - timedelta(days=29))
    before = len(project.rows("SELECT id FROM signin"))
    with project.statements("DELETE FROM") as sent:
        status, answer = ask(project, "/idle-members/sign-ins?days=30", verb="DELETE")
    assert status == 200, status
    assert left(project) & {10, 11, 12, 15} == {12, 15}
    assert answer["deleted"] == before - len(project.rows("SELECT id FROM signin"))
    assert len(sent) == 1, sent


def check_delete_spares_asker(project: Project) -> None:
    """Staff who come back after 40 days and delete have just been seen: their own sign-in stays."""
    see(project, BACK, datetime.now(UTC) - timedelta(days=40))
    status, _ = ask(project, "/idle-members/sign-ins?days=30", BACK, verb="DELETE")
    assert status == 200, status
    assert BACK in left(project)


def check_delete_many(project: Project) -> None:
    """40,000 idle members at once are no trouble."""
    numbers = "SELECT 1001 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 41000"
    every = f"WITH RECURSIVE t AS ({numbers})"
    project.rows(
        f"INSERT INTO member (id, name, staff, joined_at) {every}"
        " SELECT n, 'x', FALSE, '2025-01-01 00:00:00' FROM t"
    )
    project.rows(
        f"INSERT INTO signin (member_id, token, created_at) {every}"
        " SELECT n, 't' || n, '2025-01-01 00:00:00' FROM t"
    )
    status, answer = ask(project, "/idle-members/sign-ins?days=30", LAST, verb="DELETE")
    assert status == 200, status
    assert answer["deleted"] >= 40_000, answer
