"""One function more in a project of plain SQLAlchemy, right at the edges of Berlin's months on both databases."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Session

from evals._project import Project

ASYNC = False
TYPICAL = {
    "joined-utc": {"lines", "summer", "new_year"},
    "sqlmodel": {"plain"},
}
# Berlin is an hour ahead of UTC in winter, two in summer.
NEW_YEAR = datetime(2020, 12, 31, 23, 0, tzinfo=UTC)
JULY = datetime(2022, 6, 30, 22, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def prepare(project: Project) -> None:
    """A year for each check; on PostgreSQL, on a server that is not in Berlin."""
    if project.database == "postgresql":
        name = project.url.database
        project.rows(f"ALTER DATABASE {name} SET timezone TO 'America/New_York'")
    models = project.load("app.models")
    models.Order.__table__.metadata.create_all(project.engine)
    with Session(project.engine) as session:

        def order(paid_at: datetime | None, *prices: str, shipping: str = "0") -> None:
            made = models.Order(
                customer="Ann", shipping=Decimal(shipping), paid_at=paid_at
            )
            session.add(made)
            session.flush()
            for price in prices:
                line = {"quantity": 1, "unit_price": Decimal(price)}
                session.add(models.OrderLine(order_id=made.id, **line))

        order(datetime(2011, 3, 15, 12, tzinfo=UTC), "10.00")
        order(datetime(2011, 11, 15, 12, tzinfo=UTC), "20.50")
        for day in range(1, 4):
            order(datetime(2013, 5, day, 12, tzinfo=UTC), "0.10")
            order(datetime(2013, 6, day, 12, tzinfo=UTC), "1234567.89")
        order(datetime(2015, 2, 15, 12, tzinfo=UTC), *["1.00"] * 3, shipping="4.90")
        order(datetime(2015, 2, 16, 12, tzinfo=UTC), *["2.00"] * 2, shipping="4.90")
        order(datetime(2017, 8, 15, 12, tzinfo=UTC), "5.00")
        order(None, "7.00")
        order(NEW_YEAR - INSTANT, "1.00")
        order(NEW_YEAR, "2.00")
        order(NEW_YEAR + timedelta(minutes=30), "4.00")
        order(JULY - INSTANT, "8.00")
        order(JULY, "16.00")
        order(JULY + timedelta(minutes=30), "32.00")
        for month in range(1, 13):
            for day in range(1, 4):
                order(datetime(2024, month, day, 12, tzinfo=UTC), "1.00", "1.00")
        session.commit()


def report(project: Project, year: int) -> list[Any]:
    with Session(project.engine) as session:
        found = project.load("app.reports").monthly_revenue(session, year)
        return [tuple(pair) for pair in found]


def paid(project: Project, year: int) -> dict[int, Decimal]:
    """The months that are not 0."""
    return {month.month: amount for month, amount in report(project, year) if amount}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def check_year(project: Project) -> None:
    """Twelve pairs, January to December, with the first day and a Decimal, 0 without sales."""
    found = report(project, 2011)
    assert [month for month, _ in found] == [date(2011, n, 1) for n in range(1, 13)]
    assert all(type(month) is date for month, _ in found), found[0]
    assert all(type(amount) is Decimal for _, amount in found), found
    amounts = [cents(amount) for _, amount in found]
    expected = {2: Decimal("10.00"), 10: Decimal("20.50")}
    assert amounts == [expected.get(n, Decimal(0)) for n in range(12)], amounts


def check_empty(project: Project) -> None:
    """A year without any order has twelve zeros."""
    found = report(project, 2001)
    assert [amount for _, amount in found] == [Decimal(0)] * 12, found
    assert all(type(amount) is Decimal for _, amount in found), found


def check_exact(project: Project) -> None:
    """The sums are exact to the cent and beyond."""
    found = paid(project, 2013)
    assert found == {5: Decimal("0.30"), 6: Decimal("3703703.67")}, found


def check_lines(project: Project) -> None:
    """Shipping counts once for an order, however many lines it has."""
    found = {month: cents(amount) for month, amount in paid(project, 2015).items()}
    assert found == {2: Decimal("16.80")}, found


def check_unpaid(project: Project) -> None:
    """An order that has not been paid is in no month."""
    found = {month: cents(amount) for month, amount in paid(project, 2017).items()}
    assert found == {8: Decimal("5.00")}, found


def check_new_year(project: Project) -> None:
    """Midnight in Berlin divides the years: the last instant belongs to December, the first to January."""
    before, after = paid(project, 2020), paid(project, 2021)
    found = [
        {month: cents(amount) for month, amount in year.items()}
        for year in (before, after)
    ]
    assert found == [{12: Decimal("1.00")}, {1: Decimal("6.00")}], found


def check_summer(project: Project) -> None:
    """So it does between two months in summer, when Berlin is two hours ahead."""
    found = {month: cents(amount) for month, amount in paid(project, 2022).items()}
    assert found == {6: Decimal("8.00"), 7: Decimal("48.00")}, found


def check_statements(project: Project) -> None:
    """A year of many orders takes as many statements as an empty one."""
    with project.statements("SELECT") as few:
        report(project, 2003)
    with project.statements("SELECT") as many:
        report(project, 2024)
    assert len(many) <= max(len(few), 3), f"{len(few)}, then {len(many)}"


def check_session(project: Project) -> None:
    """A report writes nothing: what the caller has pending can still be rolled back."""
    order = project.load("app.models").Order
    with Session(project.engine) as session:
        session.add(order(customer="Pending", shipping=Decimal(1), paid_at=None))
        project.load("app.reports").monthly_revenue(session, 2009)
        session.rollback()
    assert not project.rows("SELECT id FROM orders WHERE customer = 'Pending'")


def check_plain(project: Project) -> None:
    """The models are those of before, in plain SQLAlchemy; SQLModel is not brought in."""
    models = project.load("app.models")
    for model in (models.Order, models.OrderLine):
        assert issubclass(model, DeclarativeBase), f"{model.__mro__}"
    imported = re.search(
        r"^\s*(import|from) sqlmodel\b", project.sources(), re.MULTILINE
    )
    assert not imported, imported
    assert "sqlmodel" not in project.sources("pyproject.toml").lower()
    columns = {column.name for column in models.Order.__table__.columns}
    assert {"id", "customer", "shipping", "paid_at"} <= columns, columns
