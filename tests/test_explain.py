"""From a pasted error to the right entry, and to none where none is right."""

import builtins
import io
import json
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import explain
import pytest
from repository import ROOT

from examples._source import Example, examples

FOUND = examples()
TABLE = explain.rows()
NAMES = {str(example) for example in FOUND}
PAGE = (ROOT / "references" / "database-problems.md").read_text("utf-8")
REAL = json.loads((ROOT / "tests" / "real_errors.json").read_text("utf-8"))


@cache
def index() -> explain.Index:
    return explain.Index(explain.entries(FOUND, TABLE))


def matches(text: str, limit: int = 3) -> list[dict[str, Any]]:
    return explain.answers(index().search(text), limit, NAMES)


def claims(answers: list[dict[str, Any]]) -> set[str]:
    shown = [example for one in answers for example in one["examples"]]
    return {said for example in shown for said in example["claims"]}


# Every claim


def filled(text: str) -> str:
    """A message as the claim elides it."""
    return re.sub(r"\s*\.\.\.\s*", " so and so ", text).strip()


RAISED = [
    pytest.param(
        kind.rpartition(".")[2],
        filled(claim.text or ""),
        claim.said,
        id=f"{example}-{number}",
    )
    for example in FOUND
    for number, claim in enumerate(example.claims)
    if claim.verb == "raises"
    for kind in claim.kinds[:1]
]


def test_claims_were_found() -> None:
    assert len(RAISED) > 60


@pytest.mark.parametrize(("kind", "text", "said"), RAISED)
def test_a_claim_finds_its_own_entry(kind: str, text: str, said: str) -> None:
    message = f"{kind}: {text}".removesuffix(": ")
    if len(explain.words(said.partition(": ")[2])) < 2:
        assert matches(kind) or hasattr(builtins, kind)
        return  # it says too little to be told from others of its class
    for form in (
        message,
        f"sqlalchemy.exc.{message}",
        (
            f"StatementError: (sqlalchemy.exc.{kind}) {text}\n[SQL: SELECT 1]\n"
            "(Background on this error at: https://sqlalche.me/e/20/xd2s)"
        ),
        (
            f"sqlalchemy.exc.DBAPIError: (sqlalchemy.dialects.postgresql.asyncpg.Error) "
            f"<class 'asyncpg.exceptions.{kind}'>: {text}"
        ),
        (
            f'Traceback (most recent call last):\n  File "app.py", line 7, in run\n'
            f"    main()\n    ^^^^^^\napp.errors.{message}"
        ),
        f"E   {message}\n\ntests/test_app.py:7: {kind}",
        f"backend-1  | ERROR:    {message}",
        json.dumps({"level": "error", "exc_info": f"Traceback\n{message}"}),
        f"  | ExceptionGroup: 2 sub-exceptions\n  +-+---- 1 ----\n    | {message}",
        f"\x1b[31m{message}\x1b[0m",
    ):
        assert said in claims(matches(form, limit=5)), form


@pytest.mark.parametrize(("kind", "text", "said"), RAISED)
def test_a_message_may_break_off(kind: str, text: str, said: str) -> None:
    cut = text[: len(text) * 6 // 10]
    if len(explain.words(cut)) < 4:
        return  # too little to tell it from another
    assert said in claims(matches(f"{kind}: {cut}", limit=5)), cut


# Forms


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MissingGreenlet", "greenlet_spawn"),
        ("sqlalchemy.exc.MissingGreenlet", "greenlet_spawn"),
        ("DetachedInstanceError", "is not bound to a Session"),
        ("can't call await_only() here", "can't call await_only()"),
        (
            "greenlet_spawn has not been called; can't call await_only() here.",
            "await_only",
        ),
        (
            (
                "asyncpg.exceptions.UniqueViolationError: duplicate key value violates "
                'unique constraint "ix_account_email"'
            ),
            "duplicate key value",
        ),
        (
            'psycopg.errors.UndefinedTable: relation "accounts" does not exist',
            'relation "task" does not exist',
        ),
        ("AttributeError: 'coroutine' object has no attribute 'first'", "'coroutine'"),
        (
            "AttributeError: 'coroutine' object has no attribute 'scalars'",
            "'coroutine'",
        ),
        ("'str' object has no attribute '_sa_instance_state'", "_sa_instance_state"),
        (
            (
                "RuntimeError: Task <Task pending> got Future <Future pending> attached to a "
                "different loop"
            ),
            "attached to a different loop",
        ),
        (
            "psycopg2.errors.UndefinedColumn: column hero.age does not exist",
            "column task.title does not",
        ),
        ("connect() got an unexpected keyword argument 'channel_binding'", "sslmode"),
        ("sqlite3.OperationalError: table hero has no column named age", "no column"),
        ("sqlite3.OperationalError: duplicate column name: age", "duplicate column"),
        (
            "OperationalError: cannot change into wal mode from within a transaction",
            "into wal mode",
        ),
        ("ImportError: no pq wrapper available.\nAttempts made:", "no pq wrapper"),
        ("ModuleNotFoundError: No module named 'psycopg2.extras'", "'psycopg2'"),
        ("ModuleNotFoundError: No module named 'psycopg.types'", "'psycopg'"),
        ('DuplicateObject: type "status" already exists', "already exists"),
    ],
)
def test_other_forms(text: str, says: str) -> None:
    found = matches(text)
    assert any(says in said for said in claims(found[:1])), found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("No module named 'psycopg'", "psycopg[binary]"),
        ("No module named 'asyncpg'", "psycopg[binary], asyncpg"),
        ("No module named 'aiosqlite'", "or aiosqlite"),
        ("No module named 'psycopg2'", "name the driver that you installed"),
        ("No module named 'greenlet'", "sqlmodel[asyncio]"),
        ("Cannot add a NOT NULL column with default value NULL", "server_default"),
        ('column "age" of relation "hero" contains null values', "server_default"),
        ("table hero has no column named age", "a migration"),
        ('column "age" of relation "hero" does not exist', "a migration"),
        ("table hero already exists", "alembic stamp"),
        ('relation "hero" already exists', "alembic stamp"),
        ('column "age" of relation "hero" already exists', "alembic stamp"),
    ],
)
def test_one_answer_says_what_to_do(text: str, says: str) -> None:
    kind = "ModuleNotFoundError" if text.startswith("No module") else "ProgrammingError"
    for form in (text, f"{kind}: {text}", f"E   {kind}: ({kind}) {text}\n[SQL: ...]"):
        found = matches(form)
        assert [says in str(one["do"]) for one in found] == [True], (form, found)


CHAINED = """\
sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) UNIQUE constraint failed: account.email
[SQL: INSERT INTO account (email) VALUES (?)]

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "app.py", line 20, in handler
    log.error("%s", account.id)
sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; can't call await_() here.
"""


def test_the_last_error_comes_first() -> None:
    first, second = matches(CHAINED)[:2]
    assert "can't call await_()" in first["error"]
    assert "UNIQUE constraint failed" in str(claims([second]))


LEAK = "AssertionError: Pool size: 5  Current Checked out connections: 1"
STALE = (
    "sqlalchemy.orm.exc.StaleDataError: UPDATE statement on table 'ticket' expected to "
    "update 1 row(s); 0 were matched."
)
PYTEST = f"""\
============================= test session starts ==============================
collected 3 items

tests/test_tickets.py FEFE                                               [100%]

==================================== ERRORS ====================================
______________________ ERROR at teardown of test_edit[1] _______________________

    yield
E   {LEAK}

tests/_guards.py:55: AssertionError
________________________ ERROR at setup of test_change _________________________
E   RuntimeError: Task <Task> got Future <Future> attached to a different loop
=================================== FAILURES ===================================
_________________________________ test_edit[1] _________________________________

    await asyncio.gather(edit(), edit())
E   {STALE}

tests/test_tickets.py:9: StaleDataError
------------------------------ Captured log call -------------------------------
ERROR    root:app.py:7 NoResultFound: No row was found when one was required
__________________________________ test_again __________________________________
E   sqlalchemy.exc.IntegrityError: (psycopg.errors.UniqueViolation) duplicate key value violates unique constraint "uq"
=============================== warnings summary ===============================
  SAWarning: SELECT statement has a cartesian product between FROM element(s)
=========================== short test summary info ============================
FAILED tests/test_tickets.py::test_edit[1] - sqlalchemy.orm.exc.StaleDataError...
FAILED tests/test_tickets.py::test_again - sqlalchemy.exc.IntegrityError: ...
ERROR tests/test_tickets.py::test_edit[1] - {LEAK}
==================== 2 failed, 1 warning, 2 errors in 0.80s ====================
"""


@pytest.mark.parametrize(
    "put",
    [
        "{}".format,
        lambda log: re.sub("^_{3,}(.+?)_{3,}$", r"_\1_", log, flags=re.MULTILINE),
        lambda log: re.sub(
            "^", "2026-11-25T10:00:00.1234567Z ", log, flags=re.MULTILINE
        ),
        lambda log: re.sub(
            "^([=_]+.+)", "\x1b[31m\x1b[1m\\1\x1b[0m", log, flags=re.MULTILINE
        ),
        lambda log: log.replace("\n", "\r\n"),
    ],
    ids=["plain", "long names", "of a CI", "coloured", "Windows"],
)
def test_of_a_run_the_first_failure_comes_first(put: Callable[[str], str]) -> None:
    """Then what it logged, the other failures, errors at set-up, errors at teardown."""
    texts = [
        "0 were matched",
        "No row was found",
        "duplicate key value",
        "attached to a different loop",
        "Checked out connections",
        "cartesian product",
    ]
    found = [str(claims([one])) for one in matches(put(PYTEST), limit=9)]
    places = [next(i for i, one in enumerate(found) if text in one) for text in texts]
    assert places == sorted(places), found
    assert places[0] == 0, found


def test_of_a_summary_the_first_failure_comes_first() -> None:
    summary = PYTEST[PYTEST.index("=========================== short") :]
    texts = summary.replace("StaleDataError...", STALE.partition(".exc.")[2])
    found = matches(texts)
    assert "0 were matched" in str(claims(found[:1]))
    assert "Checked out connections" in str(claims(found[-1:]))


def test_an_update_of_one_row_is_not_one_of_many() -> None:
    one, many = (STALE, STALE.replace("1 row(s); 0", "3 row(s); 2"))
    assert "0 were matched" in matches(one)[0]["error"]
    assert "1 were matched" in matches(many)[0]["error"]
    deleted = STALE.replace("UPDATE", "DELETE").replace("update", "delete")
    assert "0 were matched" in matches(deleted)[0]["error"]


def test_a_quoted_error_comes_behind_the_one_that_quotes_it() -> None:
    text = (
        "PendingRollbackError: This Session's transaction has been rolled back due to a "
        "previous exception during flush. Original exception was: (sqlite3.IntegrityError) "
        "UNIQUE constraint failed: account.email"
    )
    assert "has been rolled back" in matches(text)[0]["error"]


def test_the_comment_beside_a_mistake_is_its_cure() -> None:
    text = "ImportError: cannot import name 'Team' from partially initialized module"
    assert "TYPE_CHECKING" in matches(text)[0]["do"]


def test_a_cure_exists() -> None:
    for entry in index().known:
        for one in explain.answers([entry], 1, NAMES)[0]["examples"]:
            if one["cured_by"]:
                name = one["cured_by"].rpartition(".")[2]
                source = (ROOT / one["file"]).read_text("utf-8")
                assert re.search(rf"^((async )?def )?{name}\b", source, re.MULTILINE), (
                    one
                )


def test_many_examples_of_one_error_are_one_answer() -> None:
    found = matches("greenlet_spawn has not been called; can't call await_() here.")
    assert len(found) == 1
    assert len(found[0]["examples"]) > 4
    assert found[0]["because"]
    assert found[0]["do"]
    shown = explain.printed(found[0])
    assert shown.count("\n  example ") == 3
    assert "more (--json)" in shown


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'title'",
        "IndexError: list index out of range",
        "ModuleNotFoundError: No module named 'pandas'",
        "ImportError: cannot import name 'cached' from 'functools' (functools.py)",
        "NameError: name 'session' is not defined",
        "AttributeError: 'NoneType' object has no attribute 'title'",
        "AttributeError: 'list' object has no attribute 'items'",
        "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        "TypeError: connect() missing 1 required positional argument: 'host'",
        "ValueError: invalid literal for int() with base 10: 'seven'",
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0",
        "FileNotFoundError: [Errno 2] No such file or directory: 'settings.toml'",
        "PermissionError: [Errno 13] Permission denied: '/var/log/app.log'",
        "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
        "httpx.ReadTimeout: The read operation timed out",
        "httpx.ConnectError: All connection attempts failed",
        "ssl.SSLCertVerificationError: certificate verify failed: self-signed",
        "AssertionError: assert 200 == 404",
        "FAILED tests/test_app.py::test_home - assert 1 == 2\n1 failed in 0.12s",
        "app.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.",
        'app.py:3: error: Incompatible types in assignment (expression has type "str")',
        "error: failed to push some refs to 'origin'",
        "npm ERR! code ERESOLVE could not resolve dependency tree",
        "django.core.exceptions.ImproperlyConfigured: SECRET_KEY must not be empty",
        "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379.",
        "kombu.exceptions.OperationalError: broker unreachable",
        "pymongo.errors.DuplicateKeyError: E11000 collection: app.users index: email_1",
        "RuntimeError: dictionary changed size during iteration",
        "RuntimeError: Event loop stopped before Future completed.",
        (
            "pydantic_core._pydantic_core.ValidationError: 1 validation error for Form\nage\n"
            "  Input should be a valid integer, unable to parse string as an integer"
        ),
        "DeprecationWarning: datetime.datetime.utcnow() is deprecated",
        "hello world",
        "sqlalchemy.exc.InvalidRequestError: something that no version says yet",
        "the session is closed",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert not matches(text)


# What people pasted into public issues


def right(case: dict[str, Any]) -> bool:
    found = matches(case["text"])
    if case["page"] is None:
        return not found
    return (
        bool(found)
        and any(case["says"] in said for said in claims(found[:1]))
        and any(f"/{case['page']}.md" in link for link in found[0]["read"])
    )


def test_real_errors_are_answered() -> None:
    wrong = [case["from"] for case in REAL if not right(case)]
    assert len(REAL) >= 60
    assert len(wrong) <= 3, wrong


def test_none_is_answered_by_another_page() -> None:
    """Where it has no right answer it has none."""
    for case in REAL:
        if not right(case):
            assert not matches(case["text"]), case["from"]


# The page


def test_what_the_page_quotes_is_claimed() -> None:
    for row in TABLE:
        for message in row.messages:
            if not quotes_error(message):
                continue
            fits = [e for e in index().known if explain.quotes(message, e)]
            assert fits, f"no claim says {message!r}"


def quotes_error(message: str) -> bool:
    """Not a symptom such as ``{}`` or ``idle in transaction``."""
    return message not in SYMPTOMS


SYMPTOMS = {
    *("{}", "Task()", "model_dump()", "yield", "await", "with_for_update", "where"),
    *("SELECT * FROM user", "user", "idle in transaction", "pg_stat_activity"),
    *("drop_all", "create_engine", "lifespan", "on_event"),
}


def test_the_page_names_examples_that_exist() -> None:
    assert len(TABLE) > 70
    for row in TABLE:
        assert row.names or explain.LINK.search(row.do), row.see
        for name in row.names:
            page, module, function = name.split(".")
            path = ROOT / "examples" / page / f"{module}.py"
            if page in {example.page for example in FOUND}:
                source = path.read_text("utf-8")
                assert re.search(
                    rf"^(async )?def (wrong_)?{function}\(", source, re.MULTILINE
                ) or (re.search(rf"^{function} = ", source, re.MULTILINE)), name


def test_every_mistake_of_the_page_has_a_row() -> None:
    named = {name for row in TABLE for name in row.names}
    for example in FOUND:
        if example.page != "database_problems":
            continue
        for wrong in re.findall(
            r"^(?:async )?def wrong_(\w+)",
            example.file.read_text("utf-8"),
            re.MULTILINE,
        ):
            name = f"database_problems.{example.module}.{wrong}"
            near = [
                e for e in index().known for m in e.made if name in m.names and e.row
            ]
            assert name in named or near or wrong == example.function[6:], name


# The command

SECRET = "hunter" + "2-s3cret"
PASTED = f"""\
INFO connecting to postgresql+asyncpg://app:{SECRET}@db.example.com/app
sqlalchemy.exc.MissingGreenlet: greenlet_spawn has not been called; password={SECRET}
[parameters: ('{SECRET}', 'ada@example.com')]
sqlalchemy.exc.InvalidRequestError: Table '{SECRET}' is already defined for this MetaData instance.
"""


def run(*arguments: str, stdin: str = "", monkeypatch: Any, capsys: Any) -> Any:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
    code = explain.main([*arguments])
    return code, capsys.readouterr()


def test_what_was_pasted_never_comes_back(monkeypatch, capsys) -> None:
    for options in (["-"], ["-", "--json"]):
        code, shown = run(
            *options, stdin=PASTED, monkeypatch=monkeypatch, capsys=capsys
        )
        assert code == 0
        for piece in (SECRET, "hunter", "db.example.com", "ada@example.com"):
            assert piece not in shown.out + shown.err


def test_json(monkeypatch, capsys) -> None:
    code, shown = run(
        "--json", "MissingGreenlet", monkeypatch=monkeypatch, capsys=capsys
    )
    one = json.loads(shown.out)["matches"][0]
    assert code == 0
    assert {"error", "because", "do", "read", "examples"} == set(one)
    assert {"reproduced_by", "cured_by", "claims", "rule", "read", "file"} == set(
        one["examples"][0]
    )
    for read in one["read"]:
        assert (ROOT / read.partition("#")[0]).is_file(), read
    for example in one["examples"]:
        assert (ROOT / example["file"]).is_file()


def test_exit_codes(monkeypatch, capsys) -> None:
    given = {"monkeypatch": monkeypatch, "capsys": capsys}
    code, shown = run("KeyError: 'title'", **given)
    assert (code, shown.out.startswith("No example")) == (1, True)
    code, shown = run("-", stdin=" \n", **given)
    assert (code, "nothing to explain" in shown.err) == (2, True)
    assert run("-", stdin="\x00\xff", **given)[0] == 1


def test_a_long_log_takes_no_time(monkeypatch, capsys) -> None:
    line = "2026-11-25 INFO app GET /tasks 200 ValueError: no, just a line of a log\n"
    started = time.monotonic()
    code, _ = run(
        "-", stdin=line * 20_000 + CHAINED, monkeypatch=monkeypatch, capsys=capsys
    )
    assert code == 0
    assert time.monotonic() - started < 20  # on a machine that does other things, too


def test_examples_of_an_answer_are_of_the_suite() -> None:
    assert isinstance(FOUND[0], Example)
    for one in matches("DetachedInstanceError"):
        for example in one["examples"]:
            assert example["reproduced_by"].count(".") == 2
