"""No connection is held while the mail provider works, none is waited for while another is held, none is lost after an
error; mails, points and records stay complete."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool, QueuePool

from evals._project import Project

os.environ.update(POOL_SIZE="2", MAX_OVERFLOW="0", POOL_TIMEOUT="2")

TYPICAL = {
    "mail-after-commit": {"views_under_load", "guests"},
    "mail-in-background": {"orders_under_load"},
}

mails: list[tuple[str, str, bool]] = []  # to, subject, whether the order was committed
provider = {"takes": 0.0}
held: set[int] = set()
peak = 0


def prepare(project: Project) -> None:
    watch_pools()
    mailer = project.load("app.mailer")

    async def deliver(to: str, subject: str) -> None:
        query = f"SELECT count(*) FROM \"order\" WHERE email = '{to}'"
        mails.append((to, subject, bool(project.rows(query)[0][0])))
        await asyncio.sleep(provider["takes"])
        if "refused" in to:
            raise mailer.MailError(to)

    async def nothing(client: Any) -> None:
        """Make the tables, as the application does."""

    mailer.deliver = deliver
    project.asking(nothing)
    for number in range(1, 9):
        name = f"'Product {number}', {number * 100}"
        project.rows(f"INSERT INTO product (id, name, price) VALUES ({number}, {name})")
    for number in range(40):
        email = f"'c{number}@example.com'"
        project.rows(f"INSERT INTO loyaltyaccount (email, points) VALUES ({email}, 0)")


def watch_pools() -> None:
    """How many connections of the application's are in use at the same time, whatever engine they come from."""

    def ours(connection: Any) -> bool:
        return type(connection).__name__.startswith("AsyncAdapt")

    def out(connection: Any, record: Any, proxy: Any) -> None:
        global peak
        if ours(connection):
            held.add(id(record))
            peak = max(peak, len(held))

    def back(connection: Any, record: Any) -> None:
        held.discard(id(record))

    event.listen(Pool, "checkout", out)
    event.listen(Pool, "checkin", back)


def asking(project: Project, ask: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """With a pool in which nothing is missing yet."""

    mails.clear()
    held.clear()
    provider["takes"] = 0.0
    project.loop.run(engine_of(project).dispose())
    return project.asking(ask)


def engine_of(project: Project) -> Any:
    return project.load("app.database").engine


async def soon(true: Callable[[], bool], why: str) -> None:
    """What is done behind the answer may take a moment."""
    for _ in range(40):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(why)


async def order(client: Any, reference: str, email: str, product: int = 1) -> int:
    body = {"reference": reference, "email": email, "product_id": product}
    answer = await client.post("/orders", json={**body, "quantity": 2})
    return int(answer.status_code)


def settled(project: Project, references: str) -> list[str]:
    rows = project.rows('SELECT reference, confirmation FROM "order"')
    return sorted(row[1] for row in rows if row[0].startswith(references))


def check_orders_under_load(project: Project) -> None:
    """24 orders at once, with 2 connections and mails that take 0.25 s, are all answered with 201."""

    async def ask(client: Any) -> None:
        provider["takes"] = 0.25
        answers = await asyncio.gather(
            *(order(client, f"load-{n}", f"c{n}@example.com") for n in range(24))
        )
        assert answers == [201] * 24, sorted(answers)
        await soon(
            lambda: settled(project, "load-") == ["sent"] * 24, "not all confirmed"
        )

    asking(project, ask)


def check_views_under_load(project: Project) -> None:
    """12 views at once, with 2 connections, are all answered, and all recorded."""
    values = "5001, 'viewed', 'view@example.com', 1, 1, 100, 'sent'"
    columns = "id, reference, email, product_id, quantity, total, confirmation"
    project.rows(f'INSERT INTO "order" ({columns}) VALUES ({values})')
    count = "SELECT count(*) FROM auditentry WHERE order_id = 5001"

    async def ask(client: Any) -> None:
        answers = await asyncio.gather(*(client.get("/orders/5001") for _ in range(12)))
        statuses = [answer.status_code for answer in answers]
        assert statuses == [200] * 12, sorted(statuses)
        await soon(lambda: project.rows(count) == [(12,)], "not all recorded")

    asking(project, ask)


def check_missing_views(project: Project) -> None:
    """A view of an order that does not exist is answered with 404, and recorded."""
    count = "SELECT count(*) FROM auditentry WHERE order_id = 987654"

    async def ask(client: Any) -> None:
        assert (await client.get("/orders/987654")).status_code == 404
        await soon(lambda: project.rows(count) == [(1,)], "not recorded")

    asking(project, ask)


def check_guests(project: Project) -> None:
    """Guests order one after the other, and every connection comes back."""

    async def ask(client: Any) -> None:
        answers = [
            await order(client, f"guest-{n}", f"guest{n}@example.com") for n in range(2)
        ]
        pool = engine_of(project).pool
        await soon(lambda: pool.checkedout() == 0, f"{pool.checkedout()} are not back")
        assert answers == [201] * 2, answers

    asking(project, ask)


def check_points(project: Project) -> None:
    """Customers with an account get the points of each order, once."""
    points = "SELECT points FROM loyaltyaccount WHERE email = 'c30@example.com'"

    async def ask(client: Any) -> None:
        for n in (3, 4):
            assert await order(client, f"points-{n}", "c30@example.com", n) == 201
        await soon(
            lambda: project.rows(points) == [(14,)], f"{project.rows(points)} not 14"
        )

    asking(project, ask)


def check_one_mail(project: Project) -> None:
    """One mail for each order, a guest's too, and none for one that was placed already or has no product."""

    async def ask(client: Any) -> None:
        twice = (order(client, "mail-1", "c31@example.com") for _ in range(2))
        assert sorted(await asyncio.gather(*twice)) == [201, 409]
        assert await order(client, "mail-2", "c32@example.com", 99) == 404
        assert await order(client, "mail-3", "somebody@example.com") == 201
        await soon(
            lambda: settled(project, "mail-") == ["sent"] * 2, "not all confirmed"
        )
        sent = sorted(to for to, _, _ in mails)
        assert sent == ["c31@example.com", "somebody@example.com"], sent

    asking(project, ask)


def check_mail_after_commit(project: Project) -> None:
    """The mail goes out when the order is in the database for good."""

    async def ask(client: Any) -> None:
        assert await order(client, "late-1", "c33@example.com") == 201
        await soon(lambda: settled(project, "late-") == ["sent"], "not confirmed")
        assert [mail[2] for mail in mails] == [True], "sent before the commit"

    asking(project, ask)


def check_refused(project: Project) -> None:
    """An order whose mail is refused is kept, as "failed", and the next ones go on."""
    account = "'refused@example.com', 0"
    project.rows(f"INSERT INTO loyaltyaccount (email, points) VALUES ({account})")

    async def ask(client: Any) -> None:
        assert await order(client, "no-1", "refused@example.com") == 201
        assert await order(client, "no-2", "c34@example.com") == 201
        await soon(
            lambda: settled(project, "no-") == ["failed", "sent"],
            f"confirmation is {settled(project, 'no-')}",
        )

    asking(project, ask)


def check_report(project: Project) -> None:
    """The sales report answers as before."""
    columns = "id, reference, email, product_id, quantity, total, confirmation"
    for n in (7001, 7002):
        values = f"{n}, 'report-{n}', 'report@example.com', 8, 3, 2400, 'sent'"
        project.rows(f'INSERT INTO "order" ({columns}) VALUES ({values})')

    async def ask(client: Any) -> list[dict[str, Any]]:
        return list((await client.get("/reports/sales")).json())

    row = next(row for row in asking(project, ask) if row["product_id"] == 8)
    assert (row["orders"], row["revenue"]) == (2, 4800), row


def check_pool(project: Project) -> None:
    """The pool is as it was, and the application never has more connections than it allows."""
    pool = engine_of(project).pool
    assert isinstance(pool, QueuePool), type(pool).__name__
    settings = (pool.size(), pool._max_overflow, pool.timeout())
    assert settings == (2, 0, 2.0), settings
    assert peak <= 2, f"{peak} connections at the same time"
