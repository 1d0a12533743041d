"""Which sqlmodel a project has, as far as ``scripts/versions.py`` can tell."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ENVIRONMENTS = (".venv", "venv")
AWARE = (0, 0, 45)  # from here on a datetime field is TIMESTAMP WITH TIME ZONE


def makes_naive(folder: Path, root: Path) -> bool | None:
    """Whether sqlmodel makes naive columns of datetime fields here; None: can't be told."""
    from versions import RUNNING, Unreadable, read_project

    running = None
    for above in _around(folder, root):
        with suppress(Unreadable, OSError):
            has = read_project(above).get("sqlmodel")
            if has is None:
                continue
            old = tuple(map(int, re.findall(r"\d+", has.version)[:3])) < AWARE
            if has.source == RUNNING:
                running = old
            elif has.exact or not old:
                return old
    return running


def _around(folder: Path, root: Path) -> Iterator[Path]:
    """The folders from here to the repository's that say what is installed."""
    from versions import LOCKS, MANIFESTS

    above = [folder, *folder.parents]
    top = next((f for f in above if (f / ".git").exists()), root)
    if top not in above:
        return
    for here in above[: above.index(top) + 1]:
        names = (*ENVIRONMENTS, *LOCKS, *MANIFESTS)
        if any(next(here.glob(name), None) for name in names):
            yield here
