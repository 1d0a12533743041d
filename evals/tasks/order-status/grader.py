"""The stored names are changed in both tables, on SQLite with a CHECK that is replaced and not lost, and the downgrade leaves something that can be upgraded again."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, select

from evals._project import Project

TYPICAL = {
    "check-lost": {"database_refuses", "old_name", "downgrade"},
    "new-values": {"history", "old_name"},
}
# The orders of before, 1 to 6, and what each went through; the last one is where it is.
ORDERS = [
    ["NEW"],
    ["NEW", "IN_PROGRESS"],
    ["NEW", "IN_PROGRESS", "SHIPPED"],
    ["NEW"],
    ["NEW"],
    ["SHIPPED"],
]


def prepare(project: Project) -> None:
    project.migrate("0001")
    for number, history in enumerate(ORDERS, 1):
        add(project, "order", "item", f"'Item {number}'", history[-1])
        for status in history:
            add(project, "order_event", "order_id", str(number), status)
    project.migrate()


def add(project: Project, table: str, column: str, value: str, status: str) -> None:
    values = f"({value}, '{status}')"
    project.rows(f'INSERT INTO "{table}" ({column}, status) VALUES {values}')


def refuses(project: Project, status: str) -> bool:
    """Whether both tables do."""
    for table, column, value in (
        ("order", "item", "'Wrong'"),
        ("order_event", "order_id", "5"),
    ):
        try:
            add(project, table, column, value, status)
        except (IntegrityError, DataError):
            continue
        end = f"{column} = {value} AND status = '{status}'"
        project.rows(f'DELETE FROM "{table}" WHERE {end}')
        return False
    return True


def statuses(project: Project) -> list[str]:
    """Of all orders, read with the model."""
    order = project.load("app.models").Order
    with Session(project.engine) as session:
        return [s.value for s in session.exec(select(order.status).order_by(order.id))]


def patch(project: Project, order_id: int, status: str) -> tuple[int, Any]:
    async def ask(client: Any) -> tuple[int, Any]:
        answer = await client.patch(f"/orders/{order_id}", json={"status": status})
        return answer.status_code, answer.json() if answer.is_success else None

    return project.asking(ask)


def check_orders(project: Project) -> None:
    """The model reads the orders of before, those in progress as processing."""
    found = statuses(project)
    assert found[:3] == ["new", "processing", "shipped"], found


def check_history(project: Project) -> None:
    """The model reads the history of before, with processing for in progress."""
    event = project.load("app.models").OrderEvent
    query = select(event.status).where(event.order_id < 4).order_by(event.id)
    with Session(project.engine) as session:
        found = [status.value for status in session.exec(query)]
    new = ["new", "new", "processing", "new", "processing", "shipped"]
    assert found == new, found


def check_new_status(project: Project) -> None:
    """The API stores and shows processing and returned."""
    for status, history in (
        ("processing", ["new", "processing"]),
        ("returned", ["new", "processing", "returned"]),
    ):
        code, order = patch(project, 4, status)
        assert code == 200, (status, code)
        assert (order["status"], order["history"]) == (status, history), order


def check_api_refuses(project: Project) -> None:
    """The API answers 422 to in_progress and to a status that nobody knows."""
    for status in ("in_progress", "lost"):
        assert patch(project, 5, status)[0] == 422, status


def check_database_refuses(project: Project) -> None:
    """Both tables refuse a status that nobody knows."""
    assert refuses(project, "LOST")
    assert refuses(project, "lost")


def check_old_name(project: Project) -> None:
    """Both tables refuse the old name."""
    assert refuses(project, "IN_PROGRESS")
    assert refuses(project, "in_progress")


def check_default(project: Project) -> None:
    """A row that another program inserts without a status is new."""
    project.rows("INSERT INTO \"order\" (item) VALUES ('No status')")
    assert statuses(project)[-1] == "new"


def check_models_match(project: Project) -> None:
    """Alembic finds no difference between the models and the migrated database."""
    metadata = project.load("sqlmodel").SQLModel.metadata
    project.load("app.models")
    with project.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert not found, found


def check_downgrade(project: Project) -> None:
    """A downgrade brings the old name back and turns returned into shipped, and it can be upgraded again."""
    stored = patch(project, 6, "returned")[0] == 200
    project.migrate("0001", down=True)
    kept = [(n, status) for n, history in enumerate(ORDERS, 1) for status in history]
    for table, column, rows in (
        ("order", "id", [(n, history[-1]) for n, history in enumerate(ORDERS, 1)]),
        ("order_event", "order_id", [*kept, *[(6, "SHIPPED")] * stored]),
    ):
        status = f'SELECT {column}, CAST(status AS VARCHAR) FROM "{table}"'
        found = project.rows(f"{status} WHERE {column} IN (1, 2, 3, 6) ORDER BY id")
        assert found == [row for row in rows if row[0] in (1, 2, 3, 6)], found
    project.rows("INSERT INTO \"order\" (item) VALUES ('No status')")
    project.migrate()
    found = statuses(project)
    assert (found[1], found[5], found[-1]) == ("processing", "shipped", "new"), found
