"""Several heads, databases that are older than Alembic, and SQL to read."""

import asyncio
from pathlib import Path

from sqlalchemy import URL

from ._alembic import Rows, new_project, populated


def wrong_heads(url: URL, folder: Path) -> None:
    database = new_project(url, folder)
    for name in ("left", "right"):  # from two branches of the repository
        database.alembic(f"revision -m {name} --head base --splice")
    database.alembic("upgrade head")
    # raises CommandError: Multiple head revisions are present for given argument 'head'


def heads(url: URL, folder: Path) -> None:
    database = new_project(url, folder)
    for name in ("left", "right"):
        database.alembic(f"revision -m {name} --head base --splice")
    database.run("heads.sh")
    database.alembic("current")
    # prints (head) (mergepoint)


async def baseline(url: URL, folder: Path) -> Rows:
    existing = await asyncio.to_thread(populated, url, "head")
    await asyncio.to_thread(existing.sql, "DROP TABLE alembic_version")
    database = await asyncio.to_thread(new_project, url, folder)
    await asyncio.to_thread(database.run, "baseline.sh")
    return await asyncio.to_thread(database.sql, "SELECT count(*) FROM task")
    # prints No new upgrade operations detected.
    # returns [(3,)]


def wrong_lost(url: URL, folder: Path) -> None:
    populated(url)  # its revisions are on another branch, or were deleted
    new_project(url, folder).alembic("upgrade head")
    # raises CommandError: Can't locate revision identified by '0001'


async def review(url: URL) -> None:
    database = await asyncio.to_thread(populated, url)
    await asyncio.to_thread(database.run, "review.sh")
    # prints (postgresql) CREATE INDEX CONCURRENTLY ix_task_project_id ON task (project_id);
    # raises CommandError (sqlite): This operation cannot proceed in --sql mode; batch mode
    #     with dialect sqlite requires a live database connection
