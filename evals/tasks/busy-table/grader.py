"""Nothing reads the table under a lock that stops writers, locks are waited for briefly, and an interruption at any point can be made good by running it again.

The database itself observes: an event trigger (for a superuser) notes before and after each command which locks on
orders its transaction has and how many rows of orders it has read, and raises errors where a check wants one.
"""

import contextlib
from itertools import pairwise
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from evals._project import Project, Unfit

DATABASES = ("postgresql",)
ASYNC = False
TYPICAL = {
    "plain": {"index_build", "constraints"},
    "one-transaction": {"constraints", "gives_up", "interrupted_build"},
}
ROWS = 500
OBSERVER = """
CREATE SCHEMA grader;
CREATE SEQUENCE grader.started;
CREATE TABLE grader.plan (fails_at integer, build_fails boolean);
INSERT INTO grader.plan VALUES (0, false);
CREATE TABLE grader.event (
    id serial, transaction xid8, command text, ended boolean, locked boolean, rows_read bigint, patience integer
);
CREATE FUNCTION grader.observe() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    orders oid := to_regclass('public.orders');
    ended boolean := tg_event = 'ddl_command_end';
    plan grader.plan := plan FROM grader.plan;
BEGIN
    IF NOT ended AND tg_tag = 'DROP INDEX' THEN
        RETURN;  -- CONCURRENTLY it must be the first that writes in its transaction
    ELSIF NOT ended AND nextval('grader.started') = plan.fails_at THEN
        RAISE lock_not_available USING MESSAGE = 'stopped by the grader';
    ELSIF ended AND tg_tag = 'CREATE INDEX' AND plan.build_fails THEN
        RAISE query_canceled USING MESSAGE = 'stopped by the grader';
    END IF;
    INSERT INTO grader.event (transaction, command, ended, locked, rows_read, patience) VALUES (
        pg_current_xact_id(),
        tg_tag,
        ended,
        EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = orders AND granted AND mode IN
            ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')),
        coalesce(pg_stat_get_xact_tuples_returned(orders), 0) + coalesce((
            SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid)) FROM pg_index WHERE indrelid = orders), 0),
        (SELECT min(setting::integer) FROM pg_settings
            WHERE name IN ('lock_timeout', 'statement_timeout') AND setting <> '0')
    );
END $$;
CREATE EVENT TRIGGER observe_start ON ddl_command_start EXECUTE FUNCTION grader.observe();
CREATE EVENT TRIGGER observe_end ON ddl_command_end EXECUTE FUNCTION grader.observe();
"""
EVENTS: list[Any] = []  # of the migration without interruptions
LACKS = [""]  # and what it failed to do, which fails one check alone


def prepare(project: Project) -> None:
    if not project.rows("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[
        0
    ][0]:
        raise Unfit("event triggers need a superuser")
    project.rows(OBSERVER)
    start_again(project)
    last = project.rows("SELECT max(id) FROM grader.event")[0][0]
    project.migrate()
    with project.engine.connect() as connection:
        query = f"SELECT * FROM grader.event WHERE id > {last} ORDER BY id"
        EVENTS.extend(connection.exec_driver_sql(query))
    LACKS.append(problem(project))


def start_again(project: Project) -> None:
    """The database of before the migration, with its rows."""
    project.rows("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    project.migrate("0001")
    project.rows("INSERT INTO customer (name) VALUES ('Ann'), ('Bob')")
    values = f"1 + mod(n, 2), n, 'web' FROM generate_series(1, {ROWS}) n"
    project.rows(f"INSERT INTO orders (customer_id, cents, channel) SELECT {values}")


def migrate_stopped(project: Project, fails_at: int = 0, build: bool = False) -> None:
    """Apply the migration, but stop before one of its commands, or while it builds the index."""
    change = "SELECT setval('grader.started', 1, false); UPDATE grader.plan SET "
    project.rows(f"{change} fails_at = {fails_at}, build_fails = {build}")
    with contextlib.suppress(Exception):  # it may have tried again, and met another
        project.migrate()
    project.rows(f"{change} fails_at = 0, build_fails = false")


def problem(project: Project) -> str:
    """What a migrated database lacks."""
    indexes = project.rows(
        "SELECT indisvalid AND indisready, attname FROM pg_index LEFT JOIN pg_attribute"
        " ON attrelid = indrelid AND attnum = indkey[0] WHERE indrelid = 'orders'::regclass ORDER BY 1, 2"
    )
    if (True, "customer_id") not in indexes or not all(valid for valid, _ in indexes):
        return f"indexes (valid, first column): {indexes}"
    constraints = project.rows(
        "SELECT contype::text, convalidated FROM pg_constraint WHERE conrelid = 'orders'::regclass ORDER BY 1, 2"
    )
    if ("f", True) not in constraints or not all(valid for _, valid in constraints):
        return f"constraints (type, valid): {constraints}"
    if not refuses(project, customer_id=1, cents=-1):
        project.rows("DELETE FROM orders WHERE cents = -1")
        return "a row without a channel is accepted"
    return ""


def refuses(project: Project, **values: Any) -> bool:
    shown = ", ".join(map(repr, values.values()))
    try:
        project.rows(f"INSERT INTO orders ({', '.join(values)}) VALUES ({shown})")
    except IntegrityError:
        return True
    return False


def blocked_reads(command: str) -> int:
    """How many rows the commands read while their transaction had a lock that stops writers."""
    total = 0
    for before, event in pairwise(EVENTS):
        same = before.transaction == event.transaction and event.command == command
        if same and event.locked and (event.ended or before.locked):
            total += event.rows_read - before.rows_read
    return total


def check_rules(project: Project) -> None:
    """Afterwards there are a valid index and a valid foreign key, and the database refuses an order without a channel."""
    assert not LACKS[-1], LACKS[-1]
    assert refuses(project, customer_id=99, cents=1, channel="web")
    assert not refuses(project, customer_id=2, cents=1, channel="web")


def check_models_match(project: Project) -> None:
    """Alembic finds no difference between the models and the migrated database."""
    metadata = project.load("sqlmodel").SQLModel.metadata
    project.load("app.models")
    with project.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert not found, found


def check_index_build(project: Project) -> None:
    """The index is built without a lock that stops writers."""
    assert any(event.command == "CREATE INDEX" for event in EVENTS), "no index built"
    assert (read := blocked_reads("CREATE INDEX")) < ROWS / 2, f"{read} rows"


def check_constraints(project: Project) -> None:
    """No constraint is checked against the rows under a lock that stops writers, its transaction's earlier ones included."""
    assert any(event.command == "ALTER TABLE" for event in EVENTS), "no constraint made"
    assert (read := blocked_reads("ALTER TABLE")) < ROWS / 2, f"{read} rows"


def check_gives_up(project: Project) -> None:
    """What needs a lock that stops writers waits for it no longer than about two seconds."""
    for before, event in pairwise(EVENTS):
        held = before.locked and before.transaction == event.transaction
        if event.locked and event.ended and not held:
            waits = event.patience
            assert waits and waits <= 3000, f"{event.command}: limit {waits or 'none'}"


def check_again(project: Project) -> None:
    """Stopped before one command after the other, as by a lock not to be had, it succeeds when it is run again."""
    start_again(project)
    for number in range(sum(not event.ended for event in EVENTS)):
        migrate_stopped(project, fails_at=1 + number)
    project.migrate()
    assert (found := problem(project)) in LACKS, found


def check_interrupted_build(project: Project) -> None:
    """Stopped while it builds the index, it leaves a valid one when it is run again."""
    start_again(project)
    migrate_stopped(project, build=True)
    project.migrate()
    assert (found := problem(project)) in LACKS, found


def check_downgrade(project: Project) -> None:
    """The downgrade removes the three and keeps the rows, and the upgrade can be applied again."""
    start_again(project)
    project.migrate()
    project.migrate("0001", down=True)
    schema = inspect(project.engine)
    assert not schema.get_indexes("orders") and not schema.get_foreign_keys("orders")
    assert not refuses(project, customer_id=99, cents=1), "still mandatory"
    project.rows("DELETE FROM orders WHERE customer_id = 99")
    assert project.rows("SELECT count(*) FROM orders") == [(ROWS,)]
    project.migrate()
    assert (found := problem(project)) in LACKS, found
