"""Change tables that hold rows, and change them back."""

import asyncio

from sqlalchemy import URL

from ._alembic import Rows, populated


def columns(url: URL) -> list[Rows]:
    database = populated(url, "0002")
    after = database.sql("SELECT title, priority FROM task ORDER BY id")
    database.alembic("downgrade 0001")
    return [after, database.sql("SELECT name FROM task ORDER BY id")]
    # returns [[('dig', 0), ('plant', 0), ('sail', 0)], [('dig',), ('plant',), ('sail',)]]


def constraints(url: URL) -> list[Rows]:
    database = populated(url, "0002")
    before = database.sql("SELECT id, owner_id FROM task ORDER BY id")
    database.alembic("upgrade 0003")
    return [before, database.sql("SELECT id, owner_id FROM task ORDER BY id")]
    # returns [[(1, 1), (2, 3), (3, 9)], [(1, 1), (2, 1), (3, None)]]


def projects(url: URL) -> list[Rows]:
    database = populated(url, "0004")
    joined = "SELECT task.id, name FROM task JOIN project ON project.id = project_id"
    after = database.sql(f"{joined} ORDER BY task.id")
    database.alembic("downgrade 0003")
    return [after, database.sql("SELECT id, project FROM task ORDER BY id")]
    # returns [[(1, 'garden'), (2, 'garden'), (3, 'boat')],
    #     [(1, 'garden'), (2, 'garden'), (3, 'boat')]]


def states(url: URL) -> list[Rows]:
    database = populated(url, "0006")
    database.sql("UPDATE task SET state = 'blocked' WHERE id = 1")
    database.alembic("downgrade 0004")
    after = database.sql("SELECT status FROM task ORDER BY id")
    database.alembic("upgrade 0006")
    return [after, database.sql("SELECT CAST(state AS text) FROM task ORDER BY id")]
    # returns [[('todo',), ('done',), ('todo',)], [('todo',), ('done',), ('todo',)]]


async def up_down_up(url: URL) -> Rows:
    database = await asyncio.to_thread(populated, url, "head")
    for line in ("check", "downgrade 0001", "upgrade head", "check"):
        await asyncio.to_thread(database.alembic, line)
    statement = "SELECT title FROM task ORDER BY id"
    return await asyncio.to_thread(database.sql, statement)
    # prints No new upgrade operations detected.
    # returns [('dig',), ('plant',), ('sail',)]
