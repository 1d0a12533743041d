"""Change tables that hold rows, and change them back."""

from sqlalchemy import URL

from ..migrations._alembic import Rows, populated

OLD = "SELECT name, project, status, owner_id FROM task ORDER BY id"
NEW = """SELECT title, project_id, CAST(state AS text), owner_id, priority,
    CAST(created_at > '2026-11-25 12:30:00+00:00' AS integer) FROM task"""


def up_and_down(url: URL) -> list[Rows]:
    database = populated(url)
    rows = [database.sql(OLD)]
    for command, query in (("upgrade head", NEW), ("downgrade 0001", OLD)):
        database.alembic(command)
        rows.append(sorted(database.sql(query)))
    return rows
    # returns [
    #     [('dig', 'garden', 'todo', 1), ('plant', 'garden', 'done', 3), ('sail', 'boat', 'open', 9)],
    #     [('dig', 2, 'todo', 1, 0, 0), ('plant', 2, 'done', 1, 0, 1), ('sail', 1, 'todo', None, 0, 1)],
    #     [('dig', 'garden', 'todo', 1), ('plant', 'garden', 'done', 1), ('sail', 'boat', 'todo', None)]]
