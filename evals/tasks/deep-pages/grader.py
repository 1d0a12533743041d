"""A cursor of the time and the id, compared as one row, which an index serves on databases that exist already."""

import base64
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import create_async_engine

from evals._project import Project, only

TYPICAL = {
    "time-only": {"same_moment", "pasted", "broken", "limit", "index"},
    "or-form": {"last_page", "broken", "deep"},
}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
TIMES = {
    # From the newest: a feed as usual, batches of one time, a microsecond apart, and the long rest.
    "plain": [NOON - timedelta(minutes=n) for n in range(120)],
    "batch": [NOON - timedelta(days=1, seconds=n // 30) for n in range(120)],
    "close": [NOON - timedelta(days=2, microseconds=n) for n in range(120)],
    "old": [NOON - timedelta(days=3, minutes=n) for n in range(900)],
}


def prepare(project: Project) -> None:
    """A database of the version before, full of events, on a server that is not in UTC; then the deployment."""
    if project.database == "postgresql":
        name = project.url.database
        project.rows(f"ALTER DATABASE {name} SET timezone TO 'America/New_York'")
    project.migrate("0001")
    rows = [
        {
            "id": uuid5(UUID(int=0), f"{kind} {n}").hex,
            "kind": kind,
            "time": time if project.database == "postgresql" else f"{time:%F %T.%f}",
        }
        for kind, times in TIMES.items()
        for n, time in enumerate(times)
    ]
    with project.engine.begin() as connection:
        insert = "INSERT INTO event (id, kind, text, created_at) VALUES (:id, :kind, 'Hi', :time)"
        connection.execute(text(insert), rows)
    project.migrate()
    project.rows("ANALYZE")


async def page(client: Any, **params: Any) -> dict[str, Any]:
    answer = await client.get(
        "/events", params={k: v for k, v in params.items() if v is not None}
    )
    assert answer.status_code == 200, f"{answer.status_code} {answer.text[:200]}"
    return answer.json()  # type: ignore[no-any-return]


@cache
def pages(project: Project) -> list[dict[str, Any]]:
    """All of them, from the newest to the oldest, as they were at first."""

    async def ask(client: Any) -> list[dict[str, Any]]:
        found = [await page(client, limit=80)]
        while found[-1]["next"] is not None:
            assert len(found) < 500, "the pages never end"
            found.append(await page(client, limit=80, after=found[-1]["next"]))
        return found

    return project.asking(ask)


def ids(items: list[dict[str, Any]], *kinds: str) -> list[str]:
    return [item["id"] for item in items if item["kind"] in kinds]


def differs(shown: list[str], expected: list[str]) -> str:
    missing, extra = set(expected) - set(shown), len(shown) - len(set(shown))
    return f"{len(missing)} missing, {extra} repeated, of {len(expected)}"


def check_pages(project: Project) -> None:
    """The pages show the events newest first, with what they had before, and end with next: null."""
    found = pages(project)
    assert all(set(one) == {"items", "next"} for one in found), found[0].keys()
    items = [item for one in found for item in one["items"]]
    assert set(items[0]) == {"id", "kind", "text", "created_at"}, items[0]
    times = [datetime.fromisoformat(item["created_at"]) for item in items]
    assert times == sorted(times, reverse=True)
    usual = [t for t, i in zip(times, items, strict=True) if i["kind"] == "plain"]
    assert usual == TIMES["plain"], len(usual)
    assert len(ids(items, "old")) == len(TIMES["old"])


def check_same_moment(project: Project) -> None:
    """Events of one time, or a microsecond apart, are each shown once."""
    found = pages(project)
    for kind in ("batch", "close"):
        shown = [n for one in found for n in ids(one["items"], kind)]
        assert len(shown) == len(set(shown)), f"{kind}: repeated"
        assert len(shown) == len(TIMES[kind]), f"{kind}: {len(shown)}"


def check_last_page(project: Project) -> None:
    """A last page that is exactly full says next: null, too."""
    *_, before, last = [one for one in pages(project) if one["items"]]
    limit, after = len(last["items"]), before["next"]
    found = project.asking(lambda client: page(client, limit=limit, after=after))
    assert found["items"] and found["next"] is None, found["next"]


def check_arrivals(project: Project) -> None:
    """Events that arrive between two pages lead to no repetition and no gap."""

    async def ask(client: Any) -> tuple[list[str], list[str]]:
        expected = ids((await page(client, limit=30))["items"], *TIMES)
        first = await page(client, limit=10)
        for _ in range(5):
            body = {"kind": "new", "text": "Hi"}
            assert (await client.post("/events", json=body)).status_code == 201
        second = await page(client, limit=10, after=first["next"])
        third = await page(client, limit=10, after=second["next"])
        shown = [one["items"] for one in (first, second, third)]
        return expected, [n for items in shown for n in ids(items, *TIMES)]

    expected, shown = project.asking(ask)
    assert shown == expected, differs(shown, expected)


def check_deleted(project: Project) -> None:
    """The page goes on where it was when the last event seen has been deleted, and the one before."""

    async def ask(client: Any) -> tuple[list[str], list[str]]:
        expected = (await page(client, limit=40))["items"]
        first = await page(client, limit=20)
        for item in first["items"][-2:]:
            gone = await client.delete(f"/events/{item['id']}")
            assert gone.status_code == 204, gone.status_code
        second = await page(client, limit=20, after=first["next"])
        return [i["id"] for i in expected[20:]], [i["id"] for i in second["items"]]

    expected, shown = project.asking(ask)
    assert shown == expected, differs(shown, expected)


def check_pasted(project: Project) -> None:
    """`next` works in a URL as it is."""

    async def ask(client: Any) -> tuple[list[str], list[str]]:
        first = await page(client, limit=10)
        answer = await client.get(f"/events?limit=10&after={first['next']}")
        assert answer.status_code == 200, f"{answer.status_code} {first['next']}"
        expected = (await page(client, limit=20))["items"][10:]
        return [i["id"] for i in expected], [i["id"] for i in answer.json()["items"]]

    expected, shown = project.asking(ask)
    assert shown == expected, differs(shown, expected)


def broken(cursor: str) -> list[str]:
    """Cursors as a curious client would change them, in the clear or in Base64."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        clear = base64.urlsafe_b64decode(padded).decode()
    except ValueError:
        clear = ""
    changes = [
        (r"(?<=\d)(Z|\+00:?00)", ""),
        (r"(?<=\d)(Z|\+00:?00)", "+23:59"),
        (r"2026-", "0001-"),
        (r"2026-", "9999-"),
        (r"[0-9a-f]{12}(?=\W*$)", "zzz"),
        (r"\d{9,}", "9" * 30),
        (r"\d{9,}", "NaN"),
        (r"^.*$", "[1, 2]"),
        (r"^.*$", "{}"),
        (r"^.*$", "null"),
        (r"^.*$", "\x00"),
        (r"$", "\x00"),
    ]
    made = [re.sub(old, new, cursor, count=1) for old, new in changes]
    for old, new in changes if clear else ():
        changed = re.sub(old, new, clear, count=1).encode()
        made.append(base64.urlsafe_b64encode(changed).decode())
    return [cursor[:-5], cursor[5:], cursor * 2, cursor[:-1] + "é", *made]


def check_broken(project: Project) -> None:
    """A made up cursor is answered with 4xx, and none at all with a 500."""

    async def ask(client: Any) -> None:
        for cursor in ("nonsense", "!", "123456789012345678901234567890", "é", "AAAA"):
            answer = await client.get("/events", params={"after": cursor})
            assert 400 <= answer.status_code < 500, f"{answer.status_code} {cursor!r}"
        cursor = (await page(client, limit=10))["next"]
        for changed in broken(cursor):
            answer = await client.get("/events", params={"after": changed})
            assert answer.status_code < 500, f"{changed!r}, made of {cursor!r}"

    project.asking(ask)


def check_limit(project: Project) -> None:
    """No limit gets the whole table, and none a 500."""

    async def ask(client: Any) -> None:
        for limit in (1_000_000, 10**30, 0, -1):
            answer = await client.get("/events", params={"limit": limit})
            assert answer.status_code < 500, f"{answer.status_code} {limit}"
            if answer.status_code == 200:
                assert len(answer.json()["items"]) <= 1000, limit

    project.asking(ask)


def plans(project: Project, explain: str, limit: int, after: str | None) -> list[Any]:
    """How the database does what GET /events asks it."""
    sent: list[tuple[str, Any]] = []

    def note(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any) -> None:
        if re.match(r"\s*(SELECT|WITH)\b", statement):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        project.asking(lambda client: page(client, limit=limit, after=after))
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    async def ask() -> list[Any]:
        engine = create_async_engine(project.async_url)
        async with engine.connect() as connection:
            if project.database == "postgresql":
                # Few rows, here: a plan as for many.
                await connection.exec_driver_sql("SET enable_seqscan = off")
            found = [
                (await connection.exec_driver_sql(f"{explain} {one}", parameters)).all()
                for one, parameters in sent
                if "event" in one
            ]
        await engine.dispose()
        return found

    return project.loop.run(ask())


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(n for part in plan.get("Plans", ()) for n in nodes(part))]


def check_index(project: Project) -> None:
    """After the migrations an index gives the order: the first page sorts no table."""
    if project.database == "sqlite":
        for plan in plans(project, "EXPLAIN QUERY PLAN", 10, None):
            assert "USE TEMP B-TREE FOR ORDER BY" not in str(plan), plan
        return
    for plan in plans(project, "EXPLAIN (FORMAT JSON)", 10, None):
        kinds = [node["Node Type"] for node in nodes(plan[0][0][0]["Plan"])]
        assert "Sort" not in kinds, kinds


@only("postgresql")
def check_deep(project: Project) -> None:
    """With such an index, a page far down reads about as many rows as it shows."""
    for n, columns in enumerate(("created_at, id", "created_at DESC, id DESC")):
        project.rows(f"CREATE INDEX graders_own_{n} ON event ({columns})")
    project.rows("ANALYZE")
    found = pages(project)
    after = found[len(found) * 3 // 4]["next"]
    read = 0.0
    for plan in plans(project, "EXPLAIN (ANALYZE, FORMAT JSON)", 10, after):
        for node in nodes(plan[0][0][0]["Plan"]):
            rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            read += rows * node["Actual Loops"] if "Relation Name" in node else 0
    assert read <= 150, f"{read} rows read for 10"
