"""The code that references/ shows, kept here so that it runs.

    python -m examples                                      run everything, on the embedded databases
    python -m examples relationships                        one page
    python -m examples relationships.many_to_many.add_tag   one function
    python -m examples --list

``references/relationships.md`` shows ``examples/relationships/``; one module there is one topic. A module defines its own
tables, may define ``seed(session)``, and has a function for each thing worth showing. A function runs alone, in a
fresh schema, after ``seed``; its module is imported anew unless the run before left its classes and plain variables as
they were. It is given what it asks for by annotation:

    ========================= =====================================================================================
    session: Session          runs on every driver; on the async ones through ``run_sync``
    session: AsyncSession     runs on the async drivers
    engine: Engine            the sync drivers, with a real pool (SQLite: a file), for code that opens its own sessions
    engine: AsyncEngine       the async drivers, likewise
    url: URL                  every driver; ``async def`` on the async ones, ``def`` on the sync ones, for code that makes
                              engines. No tables are made.
    folder: Path              an empty folder, beside any of these
    nothing                   runs once, without a database
    ========================= =====================================================================================

A function with a parameter that none of these gives, such as ``title: str``, is a helper that others call. A name that
starts with ``wrong_`` or ``Wrong`` is a mistake worth showing; ``x`` beside ``wrong_x`` is the cure. Files in a folder whose name starts
with ``_`` are nobody's examples: a sample project, say.

The comments that close a function's body are claims. The pages print them and the suite holds them to be true:

    # raises IntegrityError (sqlite): UNIQUE constraint failed: user.name
    # raises IntegrityError (psycopg): duplicate key value violates unique
    #     constraint "user_name_key"
    # raises MissingGreenlet or StatementError: greenlet_spawn has not been called; ...
    # emits 2 SELECT: a note for the reader
    # emits 0 statements
    # returns ['Deadpond', ...]
    # warns SAWarning: ... cartesian product ...
    # prints Created Task()
    # logs ERROR sqlalchemy.pool: The garbage collector is trying to clean up ...
    # needs postgresql>=17, sqlalchemy>=2.1

``raises`` and ``warns`` name the class (without its module), then text that the message contains; ``...`` stands for any
text and white space folds. ``emits`` counts statements by their first word, ``BEGIN``, ``COMMIT``, ``ROLLBACK`` and
``SAVEPOINT`` among them; ``statements`` counts all but the first three. ``returns`` compares ``repr()``. ``prints`` and
``logs`` look for one line. ``needs`` limits the whole function; a ``# needs`` line at the margin limits the whole module.
A line that is indented behind its ``#`` continues the claim above it.

A limit in parentheses behind the class, the count or the verb narrows one claim: ``(sqlite)``, ``(postgresql)``,
``(pysqlite)``, ``(aiosqlite)``, ``(psycopg)`` for both of its drivers, ``(asyncpg)``, ``(sync)``, ``(async)``, or a
version: ``(sqlalchemy<2.1)``, ``(postgresql>=17)``, ``(python>=3.12)``. A comma means and, ``or`` means or:
``# returns (sqlite or asyncpg, sqlalchemy>=2.1) 3``.

A ``wrong_`` function without a claim is refused, as is a word that is no verb and a limit that nothing matches. An error
or a warning that nobody claimed fails the run.
"""

import os
import sys

# An installed copy stays as it was installed: also by the processes that a run starts.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
