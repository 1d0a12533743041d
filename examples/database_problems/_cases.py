"""Make each mistake and show what it raises; then run its cure, which must raise nothing."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import TypeVar

T = TypeVar("T")


def cure_of(wrong: Callable[..., T]) -> Callable[..., T]:
    """The function of the same module without ``wrong_`` in its name."""
    cure: Callable[..., T] = wrong.__globals__[wrong.__name__.removeprefix("wrong_")]
    return cure


def shown(wrong: Callable[..., object], error: BaseException | None) -> str:
    name = wrong.__name__.removeprefix("wrong_")
    said = f"{type(error).__name__}: {error}" if error else "no error"
    return f"{name}: {' '.join(said.split())}"


def show(
    given: Callable[[], AbstractContextManager[T]],
    *mistakes: Callable[[T], object],
) -> None:
    for wrong in mistakes:
        caught = None
        with given() as gift:
            try:
                wrong(gift)
            except Exception as error:
                caught = error
        print(shown(wrong, caught))
        with given() as gift:
            cure_of(wrong)(gift)


async def show_async(
    given: T, *mistakes: Callable[[T], Awaitable[object]]
) -> None:
    for wrong in mistakes:
        caught = None
        try:
            await wrong(given)
        except Exception as error:
            caught = error
        print(shown(wrong, caught))
        await cure_of(wrong)(given)
