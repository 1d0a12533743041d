"""``--models``: import the models, and check the tables and mappers that they make."""

import contextlib
import importlib
import inspect
import io
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .collect import Unusable, shown
from .report import Finding
from .rules import Rule


@dataclass(frozen=True)
class Schema:
    """What the import made. ``mappers`` is empty when they can't be configured."""

    metadata: Any
    mappers: list[Any]
    problems: list[str]  # what configuring the mappers raised or warned of

    def class_of(self, table: Any) -> type | None:
        return next((m.class_ for m in self.mappers if m.local_table is table), None)


def findings(target: str, rules: list[Rule]) -> tuple[list[Finding], int]:
    """The findings in the models, and how many tables there are."""
    module, schema = load(target)
    found = [
        Finding(*_place(where or module), 1, rule.name, message, rule.page)
        for rule in rules
        if rule.check is not None
        for where, message, _ in rule.check(schema)
    ]
    return sorted(set(found)), len(schema.metadata.tables)


def load(target: str) -> tuple[Any, Schema]:
    name, _, attribute = target.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            module = importlib.import_module(name)
            sqlmodel: Any = importlib.import_module("sqlmodel")
            orm: Any = importlib.import_module("sqlalchemy.orm")
    except Exception as error:  # noqa: BLE001  # whatever the reader's modules raise
        raise Unusable(f"can't import {name}: {_line(error)}") from None
    base = getattr(module, attribute, None) if attribute else sqlmodel.SQLModel
    if base is None:
        raise Unusable(f"{name} has no {attribute}")
    metadata = getattr(base, "metadata", base)
    if not getattr(metadata, "tables", None):
        raise Unusable(f"importing {name} defines no table: name the module that does")
    problems: list[str] = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            orm.configure_mappers()
        except Exception as error:  # noqa: BLE001  # of SQLAlchemy, or of what it evaluates
            problems.append(_line(error))
    problems += [_line(w.message) for w in warned if "relationship" in str(w.message)]
    mappers = [
        mapper
        for mapper in _mappers(sqlmodel.SQLModel)
        if getattr(mapper.local_table, "metadata", None) is metadata
    ]
    return module, Schema(metadata, mappers, problems)


def _mappers(base: Any) -> Iterator[Any]:
    for child in base.__subclasses__():
        if "__mapper__" in vars(child):
            yield child.__mapper__
        yield from _mappers(child)


def _line(error: object) -> str:
    text = " ".join(str(error).split())
    text = text.partition(" (Background on this error")[0]
    return f"{type(error).__name__}: {text[:300]}"


def _place(where: Any) -> tuple[str, int]:
    """File and line of a class, or the file of a module."""
    try:
        file = inspect.getsourcefile(where)
        line = inspect.getsourcelines(where)[1]
    except (OSError, TypeError):
        file, line = getattr(where, "__file__", None), 1
    return (shown(Path(file).resolve()) if file else "?"), max(line, 1)
