"""Read from a replica in sessions that ask for it; write to the primary."""

# needs postgresql
from sqlalchemy import URL, Engine
from sqlmodel import Session, create_engine, text


def engines(primary: URL, replica: URL) -> tuple[Engine, Engine]:
    """One for sessions that write or read what was written, one for those that read."""
    writes = create_engine(primary, connect_args={"application_name": "writes"})
    reads = create_engine(
        replica,
        connect_args={"application_name": "reads"},
        execution_options={"postgresql_readonly": True},  # refused in tests as well
    )
    return writes, reads


def routed(url: URL) -> None:
    for engine in engines(url, url):
        try:
            with Session(engine) as session:
                print(session.scalar(text("SHOW application_name")))
                session.connection().execute(text("CREATE TABLE task (id int)"))
        finally:
            engine.dispose()
    # prints writes
    # prints reads
    # raises InternalError: cannot execute CREATE TABLE in a read-only transaction
