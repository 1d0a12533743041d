"""Stock is taken where it is compared, products in one order for everybody, and all of an order in one transaction."""

import asyncio
import threading
import time
from collections import Counter
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from evals._project import Project

TYPICAL = {
    "for-update": {"last_ones", "other_worker", "opposite", "same_twice"},
    "lock-in-process": {"other_worker"},
}


def prepare(project: Project) -> None:
    """Make the tables, which are made at the start of the application."""

    async def nothing(client: Any) -> None:
        pass

    project.asking(nothing)


def products(project: Project, *stocks: int, price: str = "2.50") -> list[int]:
    """New products, of a check's own."""

    async def make(client: Any) -> list[int]:
        made = []
        for stock in stocks:
            body = {"name": "Lamp", "price": price, "stock": stock}
            answer = await client.post("/products", json=body)
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["id"])
        return made

    return project.asking(make)


def stocks(project: Project, *ids: int) -> list[int]:
    found = dict(project.rows("SELECT id, stock FROM product"))
    return [found[n] for n in ids]


def sold(project: Project) -> dict[str, int]:
    """How many rows each other table has."""
    return {
        name: project.rows(f'SELECT count(*) FROM "{name}"')[0][0]
        for name in inspect(project.engine).get_table_names()
        if name != "product"
    }


def body(*lines: tuple[int, int]) -> dict[str, Any]:
    return {"lines": [{"product_id": n, "quantity": q} for n, q in lines]}


def order(project: Project, *lines: tuple[int, int]) -> Any:
    return project.asking(lambda client: client.post("/orders", json=body(*lines)))


def at_once(
    project: Project, orders: list[dict[str, Any]], ids: list[int], change: str = ""
) -> list[int]:
    """The statuses of orders that all arrive while another worker is writing these products."""
    begun = threading.Event()

    def other_worker() -> None:
        with project.engine.connect() as connection:
            if project.database == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            wanted = ", ".join(map(str, ids))
            changes = change or "stock = stock"
            connection.exec_driver_sql(
                f"UPDATE product SET {changes} WHERE id IN ({wanted})"
            )
            begun.set()
            time.sleep(0.15)
            connection.commit()

    async def ask(client: Any) -> list[int]:
        other = asyncio.create_task(asyncio.to_thread(other_worker))
        await asyncio.to_thread(begun.wait, 10)
        answers = await asyncio.gather(
            *(client.post("/orders", json=wanted) for wanted in orders)
        )
        await other
        return sorted(answer.status_code for answer in answers)

    return project.asking(ask)


def check_order(project: Project) -> None:
    """An order answers with its lines and the total, can be read again, and lowers the stocks."""
    (lamp,) = products(project, 5, price="19.99")
    (bulb,) = products(project, 9, price="0.10")
    answer = order(project, (lamp, 2), (bulb, 3))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    lines = {(n["product_id"], n["quantity"]) for n in made["lines"]}
    prices = {n["product_id"]: Decimal(str(n["price"])) for n in made["lines"]}
    assert lines == {(lamp, 2), (bulb, 3)}, lines
    assert prices == {lamp: Decimal("19.99"), bulb: Decimal("0.10")}, prices
    assert Decimal(str(made["total"])) == Decimal("40.28"), made["total"]
    assert stocks(project, lamp, bulb) == [3, 6]
    path = f"/orders/{made['id']}"
    read = project.asking(lambda client: client.get(path)).json()
    assert len(read["lines"]) == 2, read
    assert Decimal(str(read["total"])) == Decimal("40.28"), read


def check_last_ones(project: Project) -> None:
    """Of eight orders at the same time, exactly as many succeed as there are items; the others get 409."""
    (lamp,) = products(project, 3)
    statuses = at_once(project, [body((lamp, 1))] * 8, [lamp])
    assert Counter(statuses) == {201: 3, 409: 5}, statuses
    assert stocks(project, lamp) == [0]


def check_other_worker(project: Project) -> None:
    """409 when another worker sells the last item while the order is being handled."""
    (lamp,) = products(project, 1)
    statuses = at_once(project, [body((lamp, 1))], [lamp], "stock = stock - 1")
    assert (statuses, stocks(project, lamp)) == ([409], [0])


def check_opposite(project: Project) -> None:
    """Orders that name the same products in the opposite order all go through."""
    lamp, bulb = products(project, 50, 50)
    there, back = body((lamp, 1), (bulb, 1)), body((bulb, 1), (lamp, 1))
    statuses = at_once(project, [there, back] * 3, [lamp, bulb])
    assert statuses == [201] * 6, statuses
    assert stocks(project, lamp, bulb) == [44, 44]


def check_whole(project: Project) -> None:
    """An order of which one product has run out gets 409 and leaves nothing: no row, no stock taken."""
    first, empty, last = products(project, 5, 0, 5)
    before = sold(project)
    for lines in ([(first, 1), (empty, 1)], [(last, 2), (empty, 1), (first, 1)]):
        assert order(project, *lines).status_code == 409
    assert stocks(project, first, empty, last) == [5, 0, 5]
    assert sold(project) == before, sold(project)


def check_unknown(project: Project) -> None:
    """404 for a product that does not exist, and nothing is left of that order either."""
    (lamp,) = products(project, 5)
    before = sold(project)
    for lines in ([(lamp, 1), (999_999, 1)], [(999_999, 1), (lamp, 1)]):
        assert order(project, *lines).status_code == 404
    assert stocks(project, lamp) == [5]
    assert sold(project) == before, sold(project)


def check_same_twice(project: Project) -> None:
    """A product that is on two lines of an order is not oversold."""
    (lamp,) = products(project, 3)
    answer = order(project, (lamp, 2), (lamp, 2))
    assert answer.status_code in (409, 422), answer.status_code
    assert stocks(project, lamp) == [3]


def check_after(project: Project) -> None:
    """A customer who was refused can buy what is left."""
    (lamp,) = products(project, 2)
    assert order(project, (lamp, 3)).status_code == 409
    assert order(project, (lamp, 2)).status_code == 201
    assert stocks(project, lamp) == [0]
