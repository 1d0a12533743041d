"""The file is checked line by line against the model, compared with what is stored, and written in few statements and one transaction."""

import re
from decimal import Decimal
from typing import Any

from evals._project import Project, only

ASYNC = False
TYPICAL = {
    "row-by-row": {
        "few_statements",
        "repeated",
        "repeated_far",
        "rules",
    },
    "upsert-everything": {
        "all_or_nothing",
        "moment",
        "repeated",
        "repeated_far",
        "rules",
    },
}
HEADER = "sku,name,price\n"
LONG_AGO = "2020-02-02 02:02:02"


class TooMany(BaseException):
    """Not an Exception: for code that goes on after those."""


def prepare(project: Project) -> None:
    project.load("app.database").create_tables()


def given(project: Project, **prices: str) -> None:
    """Products with these prices, as the staff left them long ago."""
    zone = "+00" if project.database == "postgresql" else ""
    rows = ", ".join(
        f"('{sku}', 'Ours', {price}, 7, '{LONG_AGO}{zone}')"
        for sku, price in prices.items()
    )
    columns = "sku, name, price, stock, price_changed_at"
    project.rows(f"INSERT INTO product ({columns}) VALUES {rows}")


def load(project: Project, *lines: str) -> dict[str, int]:
    """What is returned for a file with these lines."""
    return load_bytes(project, (HEADER + "".join(f"{x}\n" for x in lines)).encode())


def load_bytes(project: Project, content: bytes) -> dict[str, int]:
    path = project.path / "supplier.csv"
    path.write_bytes(content)
    counts: dict[str, int] = project.load("app.imports").import_prices(path)
    return counts


def counted(added: int, changed: int, unchanged: int, skipped: int) -> dict[str, int]:
    return {
        "added": added,
        "changed": changed,
        "unchanged": unchanged,
        "skipped": skipped,
    }


def stored(project: Project, prefix: str) -> dict[str, Decimal]:
    """The prices of the products whose SKU starts so, as the application reads them."""
    from sqlmodel import Session, col, select

    product = project.load("app.models").Product
    statement = select(product.sku, product.price)
    with Session(project.engine) as session:
        found = session.exec(statement.where(col(product.sku).startswith(prefix)))
        return dict(found.all())


def row(project: Project, sku: str) -> tuple[Any, ...]:
    """Name, stock, and whether `price_changed_at` has moved."""
    columns = "name, stock, price_changed_at"
    ((name, stock, moment),) = project.rows(
        f"SELECT {columns} FROM product WHERE sku = '{sku}'"
    )
    return name, stock, not re.match(r"2020-02-02", str(moment))


def check_added(project: Project) -> None:
    """New products are added as the file has them, with stock 0 and the time of now."""
    counts = load(project, 'ADD1,"Screw, ""4x10""",0.07', "ADD2,Hämmer,1234567.89")
    assert counts == counted(2, 0, 0, 0), counts
    found = stored(project, "ADD")
    assert found == {"ADD1": Decimal("0.07"), "ADD2": Decimal("1234567.89")}, found
    assert row(project, "ADD1") == ('Screw, "4x10"', 0, True)


def check_kept(project: Project) -> None:
    """A known product gets the new price; the name and the stock of the staff stay; others are left alone."""
    given(project, KEEP1="5.00", KEEP2="5.00")
    counts = load(project, "KEEP1,Theirs,5.10")
    assert counts == counted(0, 1, 0, 0), counts
    assert stored(project, "KEEP") == {"KEEP1": Decimal("5.10"), "KEEP2": 5}
    assert row(project, "KEEP1")[:2] == ("Ours", 7)


def check_moment(project: Project) -> None:
    """`price_changed_at` moves with the price, and with nothing else: not for 5.1 instead of 5.10."""
    given(project, MOM1="5.10", MOM2="5.10", MOM3="0.29")
    lines = ("MOM1,Theirs,5.20", "MOM2,Theirs,5.1", "MOM3,Theirs,0.29")
    counts = load(project, *lines)
    assert counts == counted(0, 1, 2, 0), counts
    moved = [row(project, f"MOM{n}")[2] for n in (1, 2, 3)]
    assert moved == [True, False, False], moved


def check_again(project: Project) -> None:
    """The same file a second time changes nothing and says so."""
    lines = [f"TWO{n},Name,{n}.{n:02}" for n in range(1, 40)]
    assert load(project, *lines) == counted(39, 0, 0, 0)
    counts = load(project, *lines)
    assert counts == counted(0, 0, 39, 0), counts
    assert len(stored(project, "TWO")) == 39


def check_repeated(project: Project) -> None:
    """Of lines with one SKU the last counts, as one product, and one that ends on the old price did not change."""
    given(project, REP1="5.00", REP2="5.00")
    counts = load(
        project,
        "REP1,A,6.00",
        "REP2,A,6.00",
        "REP3,First,6.00",
        "REP1,A,7.00",
        "REP2,A,5.00",
        "REP3,Last,8.00",
    )
    assert stored(project, "REP") == {"REP1": 7, "REP2": 5, "REP3": 8}
    assert row(project, "REP3")[0] == "Last"
    assert row(project, "REP2")[2] is False, "price_changed_at moved"
    assert counts == counted(1, 1, 1, 0), counts


def check_repeated_far(project: Project) -> None:
    """So it is when a thousand lines lie between them."""
    between = (f"FAR{n},Name,1.00" for n in range(1100))
    counts = load(project, "FAR,First,2.00", *between, "FAR,Last,3.00")
    assert stored(project, "FAR")["FAR"] == 3
    assert counts == counted(1101, 0, 0, 0), counts


def check_incomplete(project: Project) -> None:
    """A line that lacks something or has a word as price is skipped and counted; the others are loaded."""
    given(project, INC1="5.00")
    counts = load(
        project,
        "INC2,Name,1.00",
        "INC1,Name,",
        ",Name,1.00",
        "INC3,,1.00",
        "INC4,Name,on request",
        "INC5",
        "INC6,Name,2.00",
    )
    assert stored(project, "INC") == {"INC1": 5, "INC2": 1, "INC6": 2}
    assert counts == counted(2, 0, 0, 5), counts


def check_rules(project: Project) -> None:
    """So is a line that the model does not allow: three decimals, 0, NaN, a number or a text that is too long."""
    given(project, RUL1="5.00")
    counts = load(
        project,
        "RUL2,Name,1.00",
        "RUL1,Name,5.005",
        "RUL3,Name,0",
        "RUL4,Name,-1.00",
        "RUL5,Name,NaN",
        "RUL6,Name,12345678.00",
        "RUL7-3456789-123456789,Name,1.00",
        f"RUL8,{'x' * 101},1.00",
        "RUL9,Name,2.00",
    )
    found = stored(project, "RUL")
    assert found == {"RUL1": 5, "RUL2": 1, "RUL9": 2}, found
    assert counts == counted(2, 0, 0, 7), counts


@only("postgresql")
def check_few_statements(project: Project) -> None:
    """14,000 lines, some of them known, are all there after less than 300 statements."""
    from sqlalchemy import Engine, event

    given(project, **{f"BIG{n}": "5.00" for n in range(1000)})
    lines = [f"BIG{n},Name,6.00" for n in range(14_000)]
    sent = 0

    def enough(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent >= 300:
            raise TooMany("300 statements")

    event.listen(Engine, "before_cursor_execute", enough)
    try:
        counts = load(project, *lines)
    finally:
        event.remove(Engine, "before_cursor_execute", enough)
    assert counts == counted(13_000, 1000, 0, 0), counts
    assert stored(project, "BIG") == {f"BIG{n}": 6 for n in range(14_000)}


def check_all_or_nothing(project: Project) -> None:
    """A file that is broken far behind raises, and leaves the products as they were."""
    given(project, ALL0="5.00")
    lines = "".join(f"ALL{n},Name,6.00\n" for n in range(1500))
    try:
        load_bytes(project, (HEADER + lines).encode() + b"ALLX,\xff,6.00\n")
    except Exception as error:  # noqa: BLE001  # of whatever type
        raised: Exception | None = error
    else:
        raised = None
    assert raised, "no error"
    assert stored(project, "ALL") == {"ALL0": 5}
