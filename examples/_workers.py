"""Run many examples, in several processes where that is faster."""

import atexit
import contextlib
import gc
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context

from . import _run
from ._databases import Target
from ._source import Example

PARALLEL_FROM = 60  # runs; fewer are done before a second process has imported anything
_targets: list[Target] = []


@dataclass(frozen=True)
class Result:
    """One example on one driver: where it differs from its claims, or why it was not run."""

    example: str
    driver: str
    problems: tuple[str, ...] = ()
    skipped: str = ""


def results(found: list[Example], targets: list[Target]) -> Iterator[Result]:
    """Run every example on every target, a module at a time, in order."""
    modules = [list(group) for _, group in groupby(found, key=lambda e: e.import_name)]
    cores = os.cpu_count() or 1
    if cores == 1 or len(found) * len(targets) < PARALLEL_FROM:
        _open(targets)
        for module in modules:
            yield from _run_module(module)
        _close()
        return
    with ProcessPoolExecutor(
        min(cores, 8), get_context("spawn"), initializer=_open, initargs=(targets,)
    ) as pool:
        for made in pool.map(_run_module, modules):
            yield from made


def _open(targets: list[Target]) -> None:
    # What a failed wrong way leaves behind is found by the garbage collector, at any time.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    gc.freeze()  # what is imported stays: examples that collect garbage are quick
    _targets[:] = targets
    atexit.register(_close)


def _close() -> None:
    for target in [target for target in _targets if target.url is not None][:1]:
        with contextlib.suppress(
            Exception
        ):  # a server that is gone has nothing of ours
            _run.drop_schema(target)
    _targets.clear()


def _run_module(module: list[Example]) -> list[Result]:
    return [
        _run_one(example, target)
        for example in module
        for target in (_targets if example.databases else [None])
    ]


def _run_one(example: Example, target: Target | None) -> Result:
    driver = target.driver.name if target else "none"
    if reason := _run.runs_on(example, target):
        return Result(str(example), driver, skipped=reason)
    try:
        outcome = _run.run(example, target)
    except Exception as error:  # noqa: BLE001  # whatever it is
        return Result(str(example), driver, (_run.traced(error, example),))
    return Result(str(example), driver, tuple(_run.problems(example, outcome, target)))
