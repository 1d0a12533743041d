"""What claims mean, and that a false one is found."""

import ast
from pathlib import Path

import pytest

from examples._claims import ClaimError, Context, Outcome, check, parse
from examples._source import HERE, examples, read

SQLITE = Context(
    frozenset({"sqlite", "pysqlite", "sync"}), {"sqlalchemy": "2.1.9", "sqlite": "3.40"}
)
FAILED = Outcome(error=ValueError("no such\n  user"))
PASSED = Outcome(
    shown="[1, 'a']",
    statements=["BEGIN", "SELECT 1", "insert into t", "SAVEPOINT a", "COMMIT"],
    printed=["Created Task()"],
    logged=["ERROR sqlalchemy.pool: gone"],
)
WARNED = Outcome(shown="None", warnings=[("SAWarning", "a cartesian product")])


@pytest.mark.parametrize(
    ("outcome", "claim"),
    [
        (FAILED, "raises ValueError: no such user"),
        (FAILED, "raises ValueError"),
        (FAILED, "raises KeyError or ValueError: no ... user"),
        (FAILED, "raises builtins.ValueError: such"),
        (FAILED, "raises ValueError (sqlite): no such user"),
        (PASSED, "emits 1 SELECT: a note"),
        (PASSED, "emits 1 INSERT"),
        (PASSED, "emits 1 COMMIT"),
        (PASSED, "emits 3 statements"),
        (PASSED, 'returns [1, "a"]'),
        (PASSED, "returns [1, ...]"),
        (PASSED, "returns (sqlite, sqlalchemy>=2.1) [1, 'a']"),
        (PASSED, "returns (postgresql) 3"),
        (PASSED, "returns (sqlalchemy<2.1 or asyncpg) 3"),
        (PASSED, "prints Created Task()"),
        (PASSED, "logs ERROR sqlalchemy.pool: gone"),
        (WARNED, "warns SAWarning: cartesian"),
        (WARNED, "warns (sync) SAWarning: cartesian ..."),
    ],
)
def test_a_true_claim_holds(outcome: Outcome, claim: str) -> None:
    assert check((parse(claim),), outcome, SQLITE) == []


@pytest.mark.parametrize(
    ("outcome", "claim", "said"),
    [
        (FAILED, "raises KeyError: no such user", "it raised ValueError: no such user"),
        (FAILED, "raises Value: no such user", "it raised ValueError: no such user"),
        (FAILED, "raises ValueError: no such task", "it raised ValueError"),
        (FAILED, "raises ValueError (postgresql): no", "nobody claimed ValueError"),
        (FAILED, "returns 3", "it raised ValueError"),
        (PASSED, "raises ValueError: no such user", "it raised nothing"),
        (PASSED, "emits 2 SELECT", "it emitted 1"),
        (PASSED, "emits 4 statements", "it emitted 3"),
        (PASSED, "returns [1, 'b']", "it returned [1, 'a']"),
        (PASSED, "returns [True, 'a']", "it returned [1, 'a']"),
        (PASSED, "returns (sqlite) 3", "it returned [1, 'a']"),
        (PASSED, "returns (sqlit) 3", "it returned [1, 'a']"),
        (PASSED, "prints Task(id=1)", "the lines were"),
        (PASSED, "logs ERROR sqlalchemy.engine: gone", "the lines were"),
        (PASSED, "warns SAWarning: cartesian", "it warned of nothing"),
        (WARNED, "warns SAWarning: overlap", "it warned [('SAWarning'"),
        (WARNED, "returns None", "nobody claimed the warning SAWarning"),
    ],
)
def test_a_false_claim_is_found(outcome: Outcome, claim: str, said: str) -> None:
    assert any(said in line for line in check((parse(claim),), outcome, SQLITE))


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("raise ValueError", "'raise' is no claim"),
        ("emits two SELECT", "cannot read"),
        ("emits 2 SELECTs", "cannot read"),
        ("raises ValueError (mysql): no", "nothing matches the limit 'mysql'"),
        ("raises (asyncpgg) ValueError: no", "nothing matches the limit 'asyncpgg'"),
        ("raises ValueError (django<2): no", "nothing matches the limit 'django'"),
        ("emits 2 SELECT (sqlalchemy=<2): no", "cannot read the limit"),
        ("needs oracle", "nothing matches the limit 'oracle'"),
    ],
)
def test_what_is_no_claim_is_refused(comment: str, said: str) -> None:
    with pytest.raises(ClaimError, match=said.replace("(", r"\(")):
        parse(comment)


def module(tmp_path: Path, body: str) -> list[str]:
    (tmp_path / "page").mkdir()
    path = tmp_path / "page" / "topic.py"
    path.write_text(body)
    return [f"{e.function}: {[str(c) for c in e.claims]}" for e in read(path, tmp_path)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def wrong_x(session: Session): ...\n", "wrong_x needs a claim"),
        ("def x():\n    # returns 3\n    return 3\n", "stands at the end of the body"),
        ("def x():\n    return 3\n    # three\n", "'three' is no claim"),
        ("def x(a: int):\n    return 3\n    # returns 3\n", "never run"),
        ("@d\ndef x():\n    return 3\n    # returns 3\n", "never run"),
        ("# returns 3\nX = 3\n", "stands at the end of a body"),
    ],
)
def test_a_module_that_breaks_the_contract_is_refused(
    tmp_path: Path, body: str, said: str
) -> None:
    with pytest.raises(ClaimError, match=said):
        module(tmp_path, body)


def test_examples_are_read_from_source(tmp_path: Path) -> None:
    body = '''\
"""Doc."""
# needs postgresql

def seed(session: Session): ...
def helper(session: Session, title: str): ...
def _private(): ...
async def generator(session: AsyncSession):
    yield session
def x(session: Session, limit: int = 3):
    "# returns 4"
    return 3
    # returns 3
    # raises IntegrityError: a text that is
    #     continued
'''
    claims = ["needs postgresql", "returns 3"]
    claims += ["raises IntegrityError: a text that is continued"]
    assert module(tmp_path, body) == [f"x: {claims}"]


def test_whatever_is_called_wrong_is_used() -> None:
    """A ``wrong_`` helper is there for a function whose claims are checked. Routes and tables register themselves."""
    unused = []
    found = examples()
    for path in {example.file for example in found}:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        checked = {e.function for e in found if e.file == path}
        names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]
        if "globals" in names:  # a function that runs whatever is called wrong
            continue
        unused += [
            f"{path.relative_to(HERE)}: {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name.startswith("wrong_")
            and not node.decorator_list
            and node.name not in {*names, *checked}
        ]
    assert not unused, f"nothing checks what goes wrong with {unused}"
