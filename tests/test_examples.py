"""Every example on every driver that can run it, and every claim shown to be able to fail."""

import gc
from functools import cache

import pytest

from examples import _databases, _run
from examples._claims import Outcome, check, falsify
from examples._databases import DRIVERS, NO_DATABASE, Driver, Target
from examples._source import Example, examples

EXAMPLES = examples()


def possible(example: Example, driver: Driver) -> bool:
    """Whether the example can run there with some server."""
    context = _databases.context(driver, "0", superuser=True)
    if not all(limit.may_hold(context) for limit in example.needs):
        return False
    return not _run.runs_on(example, Target(driver, None, context)).startswith("it is")


RUNS = [
    pytest.param(example, driver, id=f"{example}-{driver.name if driver else 'none'}")
    for example in EXAMPLES
    for driver in ([*DRIVERS.values()] if example.databases else [None])
    if driver is None or possible(example, driver)
]
BY_NAME = {str(example): example for example in EXAMPLES}
PAIRS = [
    pytest.param(wrong, cure, id=str(wrong))
    for wrong in EXAMPLES
    if wrong.wrong
    and (cure := BY_NAME.get(str(wrong).replace(".wrong_", ".")))
    and cure.asks == wrong.asks
]


@cache
def outcome(example: Example, target: Target | None) -> Outcome:
    if outcome.cache_info().currsize % 40 == 0:
        gc.collect()
        gc.freeze()  # examples collect garbage: not among all that was kept before
    return _run.run(example, target)


@pytest.mark.parametrize(("example", "driver"), RUNS)
def test_claims_hold_and_can_fail(
    example: Example, driver: Driver | None, target
) -> None:
    found = target(driver) if driver else None
    if reason := _run.runs_on(example, found):
        pytest.skip(reason)
    seen = outcome(example, found)
    differ = _run.problems(example, seen, found)
    assert not differ, "\n".join([f"{example.file}:{example.line}", *differ])
    context = found.context if found else NO_DATABASE
    for claim in example.claims:
        if claim.limit.holds(context):
            for false in falsify(claim):
                assert check((false,), seen, context), f"nothing contradicts {false}"


@pytest.mark.parametrize(("wrong", "cure"), PAIRS)
def test_the_wrong_way_and_its_cure_are_told_apart(
    wrong: Example, cure: Example, target
) -> None:
    """Each fails under the other's claims, on a driver at least."""
    told = {wrong: False, cure: False}
    for driver in DRIVERS.values() if wrong.databases else [None]:
        found = target(driver) if driver else None
        if any(_run.runs_on(example, found) for example in (wrong, cure)):
            continue
        context = found.context if found else NO_DATABASE
        for one, other in ((wrong, cure), (cure, wrong)):
            told[one] |= bool(check(other.claims, outcome(one, found), context))
        if all(told.values()):
            return
    missed = [str(example) for example, apart in told.items() if not apart]
    pytest.fail(f"no claim of the other one fails for {' and '.join(missed)}")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_claim_applies_somewhere(example: Example) -> None:
    drivers = [
        d for d in DRIVERS.values() if example.databases and possible(example, d)
    ]
    contexts = [_databases.context(d, "0", superuser=True) for d in drivers]
    contexts += [] if example.databases else [NO_DATABASE]
    for claim in example.claims:
        if claim.verb != "needs":
            assert not claim.limit.text or any(map(claim.limit.may_hold, contexts)), (
                f"{example.file}:{example.line}: no driver of this example matches "
                f"the limit of: {claim}"
            )


def test_examples_were_found() -> None:
    assert len(EXAMPLES) > 20
