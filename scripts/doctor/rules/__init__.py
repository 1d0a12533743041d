"""The rules, one a file: ``called_default.py`` is the rule ``called-default``.

A rule's docstring says in its first line what is wrong, then what that does in production. ``PAGE`` is the section to
read. ``find(file, project)`` yields a node and what to say of it: what happens; what to write instead. Instead of
``find`` a rule may have ``check(schema)``, for ``--models``.

``OPT_IN = True`` keeps it from running unless it is selected; ``IN_TESTS = False`` keeps it out of test files.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Rule:
    name: str
    doc: str
    page: str
    find: Callable[..., Iterable[Any]] | None
    check: Callable[..., Iterable[Any]] | None
    opt_in: bool
    in_tests: bool

    @property
    def summary(self) -> str:
        return self.doc.partition("\n")[0]


def load() -> dict[str, Rule]:
    """All rules by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        name = info.name.replace("_", "-")
        found[name] = Rule(
            name,
            (module.__doc__ or "").strip(),
            f"references/{module.PAGE}",
            getattr(module, "find", None),
            getattr(module, "check", None),
            getattr(module, "OPT_IN", False),
            getattr(module, "IN_TESTS", True),
        )
    return found
