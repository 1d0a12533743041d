"""Several heads, databases that are older than Alembic, and SQL to read."""

import asyncio
from pathlib import Path

from sqlalchemy import URL

from ._alembic import Database, Rows, new_project, populated, two_heads


def wrong_heads(url: URL, folder: Path) -> None:
    two_heads(url, folder).alembic("upgrade head")
    # raises CommandError: Multiple head revisions are present for given argument 'head'


def heads(url: URL, folder: Path) -> None:
    database = two_heads(url, folder)
    database.alembic("merge heads -m merge")
    database.alembic("upgrade head")
    database.alembic("current")
    # prints (head) (mergepoint)


def wrong_lost(url: URL, folder: Path) -> None:
    populated(url)  # its revisions are on another branch, or were deleted
    new_project(url, folder).alembic("upgrade head")
    # raises CommandError: Can't locate revision identified by '0001'


def baseline(url: URL, folder: Path) -> Rows:
    existing = populated(url, "head")
    existing.sql("DROP TABLE alembic_version")  # nobody used Alembic there
    new_project(url, folder).run("baseline.sh")
    return existing.sql("SELECT count(*) FROM task")
    # prints No new upgrade operations detected.
    # returns [(3,)]


async def review(url: URL) -> None:
    await asyncio.to_thread(Database(url).alembic, "upgrade 0001:head --sql")
    # prints (postgresql) CREATE INDEX CONCURRENTLY ix_task_project_id ON task (project_id);
    # raises CommandError (sqlite): This operation cannot proceed in --sql mode; batch mode
    #     with dialect sqlite requires a live database connection
