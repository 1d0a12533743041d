"""Print the tables as the installed versions make them: ``python ddl.py postgresql``."""

import sys
from importlib import import_module
from importlib.metadata import version

from application import SQLModel  # type: ignore[import-not-found]  # beside this file
from sqlalchemy.schema import CreateIndex, CreateTable

for name in sys.argv[1:]:
    dialect = import_module(f"sqlalchemy.dialects.{name}").dialect()
    print(f"-- SQLModel {version('sqlmodel')}, SQLAlchemy {version('sqlalchemy')}")
    for table in SQLModel.metadata.sorted_tables:
        made = [CreateTable(table).compile(dialect=dialect)]
        made += [CreateIndex(index).compile(dialect=dialect) for index in table.indexes]
        for statement in made:
            lines = str(statement).strip().splitlines()
            print("", *(line.rstrip() for line in lines), sep="\n", end=";\n")
