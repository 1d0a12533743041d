"""Make each mistake of a module and print what it raises; then run its cure, which must raise nothing.

The cure of ``wrong_x`` is ``x``, in the same module.
"""

import gc
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

Names = dict[str, Any]  # what globals() of the module gives


def show(names: Names, given: Callable[[], AbstractContextManager[object]]) -> None:
    """``given`` is called for each mistake and each cure."""
    for name in mistakes(names):
        caught = None
        with given() as gift:
            try:
                names[f"wrong_{name}"](gift)
            except Exception as error:  # noqa: BLE001  # whatever it is
                caught = error
        shown(name, caught)
        with given() as gift:
            names[name](gift)


async def show_async(names: Names, given: object) -> None:
    for name in mistakes(names):
        caught = None
        try:
            await names[f"wrong_{name}"](given)
        except Exception as error:  # noqa: BLE001  # whatever it is
            caught = error
        shown(name, caught)
        forget(caught)
        await names[name](given)


def mistakes(names: Names) -> list[str]:
    """What has a cure, in the order of the module."""
    found = [name.removeprefix("wrong_") for name in names if name.startswith("wrong_")]
    return [name for name in found if name in names]


def shown(name: str, error: BaseException | None) -> None:
    said = f"{type(error).__name__}: {error}" if error else "no error"
    print(f"{name}: {' '.join(said.split())}")


def forget(error: BaseException | None) -> None:
    """Find what it left open now, not in another example."""
    if error:
        traceback.clear_frames(error.__traceback__)
    gc.collect()
