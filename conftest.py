"""Keeps this suite out of the suite of a project that the skill is installed in."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    if ROOT.samefile(config.rootpath):
        return None
    # Put there for this file; it would hide the project's own `examples` and `tests`.
    while str(ROOT) in sys.path:
        sys.path.remove(str(ROOT))
    return True
