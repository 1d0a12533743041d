"""Find before the deployment what a second ``upgrade`` would show."""

import shutil
from pathlib import Path

from sqlalchemy import URL

from ..migrations._alembic import Database, Rows, new_project
from ._command import HERE, PROJECT, doctor


def up_down_up(url: URL, folder: Path, name: str) -> Database:
    """In a project that has this migration only."""
    database = new_project(url, folder)
    shutil.copy(HERE / "_versions" / name, folder / "migrations/versions")
    for line in ("upgrade head", "downgrade base", "upgrade head"):
        database.alembic(line)
    return database


def wrong_type(url: URL, folder: Path) -> None:
    up_down_up(url, folder, "wrong_type.py")  # its downgrade drops the table only
    # raises ProgrammingError (postgresql): type "jobstate" already exists


def wrong_model(url: URL, folder: Path) -> None:
    up_down_up(url, folder, "wrong_model.py")  # adds Project(name="garden")
    # raises OperationalError (sqlite): table project has no column named name
    # raises ProgrammingError (postgresql): column "name" ... does not exist


def wrong_downgrade(url: URL, folder: Path) -> None:
    up_down_up(url, folder, "wrong_downgrade.py")  # its downgrade is `pass`
    # raises OperationalError (sqlite): table job already exists
    # raises ProgrammingError (postgresql): relation "job" already exists


def job(url: URL, folder: Path) -> Rows:
    return up_down_up(url, folder, "job.py").sql("SELECT state FROM job")
    # returns [('todo',)]


def found(folder: Path) -> int:
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    shutil.copytree(HERE / "_versions", folder / "new")
    return doctor(folder, "new")
    # prints new/wrong_downgrade.py:14:1: migration-no-downgrade:
    # prints new/wrong_model.py:5:1: migration-imports-models: Project is the model of today
    # prints new/wrong_type.py:16:5: migration-enum-left: the type "jobstate" stays
    # prints 3 findings in 4 files.
    # returns 1
