"""Read from a replica in sessions that ask for it; write to the primary."""

# needs postgresql
from typing import Any

from sqlalchemy import URL
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, create_engine, text


def factories(primary: URL, replica: URL) -> tuple[Any, Any]:
    """Sessions that write and read their own writes, and sessions that only read."""
    read_only = {"postgresql_readonly": True}  # refuses writes in tests as well
    writer = create_engine(primary, connect_args={"application_name": "writer"})
    reader = create_engine(
        replica,
        connect_args={"application_name": "reader"},
        execution_options=read_only,
    )
    return sessionmaker(writer, class_=Session), sessionmaker(reader, class_=Session)


def routed(url: URL) -> None:
    for sessions in factories(url, url):
        with sessions() as session:
            print(session.scalar(text("SHOW application_name")))
            session.connection().execute(text("CREATE TABLE task (id int)"))
    # prints writer
    # prints reader
    # raises InternalError: cannot execute CREATE TABLE in a read-only transaction
