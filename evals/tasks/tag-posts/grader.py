"""Tags are one row a name and one link a post, whoever saves at the same time; lists neither repeat posts nor query for each."""

import asyncio
from typing import Any

from evals._project import Project

TYPICAL = {
    "select-then-insert": {"limit", "once", "race", "same_post", "unused"},
    "query-per-post": {"deleted", "race", "same_post", "statements"},
}


def prepare(project: Project) -> None:
    async def user(client: Any) -> None:
        assert (await client.post("/users", json={"name": "Ann"})).status_code == 201

    project.asking(user)


async def make(client: Any, *tags: str) -> int:
    """A new post with these tags."""
    body = {"title": "Hello", "body": "World", "author_id": 1}
    answer = await client.post("/posts", json=body)
    assert answer.status_code == 201, f"POST /posts: {answer.status_code}"
    post_id: int = answer.json()["id"]
    if tags:
        await put(client, post_id, *tags)
    return post_id


async def put(client: Any, post_id: int, *tags: str) -> dict[str, Any]:
    answer = await client.put(f"/posts/{post_id}/tags", json=list(tags))
    assert answer.status_code == 200, f"PUT {tags}: {answer.status_code}"
    post: dict[str, Any] = answer.json()
    return post


async def tags_of(client: Any, post_id: int) -> list[str]:
    tags: list[str] = (await client.get(f"/posts/{post_id}")).json()["tags"]
    return tags


async def found(client: Any, query: str) -> list[int]:
    answer = await client.get(f"/posts?{query}")
    assert answer.status_code == 200, f"GET /posts?{query}: {answer.status_code}"
    return [post["id"] for post in answer.json()]


async def counts(client: Any, prefix: str) -> list[tuple[str, int]]:
    """What GET /tags has of the names that start so."""
    tags = (await client.get("/tags")).json()
    pairs = [(tag["name"], tag["posts"]) for tag in tags]
    return sorted(pair for pair in pairs if pair[0].startswith(prefix))


async def warm(client: Any, number: int) -> None:
    """That many open connections."""
    await asyncio.gather(*(client.get("/posts?limit=1") for _ in range(number)))


def check_replace(project: Project) -> None:
    """PUT replaces the tags, answers with the post, and GET shows them sorted."""

    async def ask(client: Any) -> None:
        post_id = await make(client, "web", "orm")
        post = await put(client, post_id, "web", "sql", "api")
        assert (post["id"], post["tags"]) == (post_id, ["api", "sql", "web"]), post
        assert post["author"]["name"] == "Ann", post
        assert await tags_of(client, post_id) == ["api", "sql", "web"]

    project.asking(ask)


def check_case(project: Project) -> None:
    """A name sent twice, or in other letters, is one tag, kept and found in lower case."""

    async def ask(client: Any) -> None:
        first = await make(client, "Case", "case", "CASE", "Été")
        second = await make(client, "cAse", "ÉTÉ")
        for post_id in (first, second):
            assert await tags_of(client, post_id) == ["case", "été"]
        assert await counts(client, "case") == [("case", 2)]
        assert await counts(client, "été") == [("été", 2)]
        assert await found(client, "tag=CaSe") == [second, first]

    project.asking(ask)


def check_untagged(project: Project) -> None:
    """Posts without tags are returned and listed too, with an empty list."""

    async def ask(client: Any) -> None:
        body = {"title": "Hello", "body": "World", "author_id": 1}
        made = (await client.post("/posts", json=body)).json()
        assert made["tags"] == [], made
        listed = (await client.get("/posts?limit=1")).json()
        assert [(p["id"], p["tags"]) for p in listed] == [(made["id"], [])], listed

    project.asking(ask)


def check_once(project: Project) -> None:
    """A post that has several of the tags asked for is listed once, and shows its others as well."""

    async def ask(client: Any) -> None:
        both = await make(client, "once-a", "once-b")
        one = await make(client, "once-b")
        await make(client, "once-c")
        assert await found(client, "tag=once-a&tag=once-b") == [one, both]
        listed = (await client.get("/posts?tag=once-a")).json()
        assert [post["tags"] for post in listed] == [["once-a", "once-b"]], listed

    project.asking(ask)


def check_limit(project: Project) -> None:
    """`limit` and `offset` count posts, newest first, whatever the number of their tags."""

    async def ask(client: Any) -> None:
        made = [await make(client, "lim-a", "lim-b", "lim-c") for _ in range(4)]
        query = "tag=lim-a&tag=lim-b&tag=lim-c&limit=2"
        pages = [await found(client, f"{query}&offset={n}") for n in (0, 2)]
        assert pages == [made[:1:-1], made[1::-1]], pages
        assert await found(client, "limit=3") == made[:0:-1]

    project.asking(ask)


def check_statements(project: Project) -> None:
    """The lists of posts and tags take as many statements for 12 as for 2."""

    async def ask(client: Any) -> None:
        async def sent(path: str) -> int:
            with project.statements() as seen:
                assert (await client.get(path)).status_code == 200
            return len(seen)

        await make(client, "few-a")
        await make(client, "few-b")
        few = [await sent("/posts?limit=2"), await sent("/tags")]
        for n in range(12):
            await make(client, f"many-{n}", "many")
        many = [await sent("/posts?limit=12"), await sent("/tags")]
        assert few == many, f"{few} statements, then {many}"

    project.asking(ask)


def check_unused(project: Project) -> None:
    """GET /tags counts the posts of each tag; that of a post whose tags were removed stays, with 0."""

    async def ask(client: Any) -> None:
        await make(client, "sum-a", "sum-b")
        await make(client, "sum-b")
        assert await counts(client, "sum-") == [("sum-a", 1), ("sum-b", 2)]
        post_id = await make(client, "unused")
        assert (await put(client, post_id))["tags"] == []
        assert await tags_of(client, post_id) == []
        assert await counts(client, "unused") == [("unused", 0)]

    project.asking(ask)


def check_deleted(project: Project) -> None:
    """A post with tags can be deleted; a post made afterwards, maybe under its id, has none of them."""

    async def ask(client: Any) -> None:
        await make(client, "del-a")
        post_id = await make(client, "del-a", "del-b")
        answer = await client.delete(f"/posts/{post_id}")
        assert answer.status_code == 204, answer.status_code
        assert (await client.get(f"/posts/{post_id}")).status_code == 404
        later = await make(client)
        assert await tags_of(client, later) == []

    project.asking(ask)


def check_race(project: Project) -> None:
    """Eight posts that get the same new tags at the same time, in any order, all get them, and each tag is there once."""

    async def ask(client: Any) -> None:
        posts = [await make(client) for _ in range(8)]
        await warm(client, 8)
        for turn in range(2):
            names = [f"race{turn}-{letter}" for letter in "abcd"]
            jobs = [put(client, p, *names[:: 1 - 2 * (p % 2)]) for p in posts]
            await asyncio.gather(*jobs)
            found = await counts(client, f"race{turn}-")
            assert found == [(name, 8) for name in names], found

    project.asking(ask)


def check_same_post(project: Project) -> None:
    """Of editors that save the tags of one post at the same time one wins: it has what was sent once, no mixture."""

    async def ask(client: Any) -> None:
        for _ in range(2):
            sent = [[f"same-{n}", "same-x"] for n in range(6)]
            for tags in sent:
                await make(client, *tags)
            post_id = await make(client)
            await warm(client, 8)
            answers = await asyncio.gather(
                *(client.put(f"/posts/{post_id}/tags", json=tags) for tags in sent)
            )
            assert {answer.status_code for answer in answers} == {200}
            left = await tags_of(client, post_id)
            assert left in sent, left

    project.asking(ask)
