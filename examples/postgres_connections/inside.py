"""Ask the server who is connected, encrypted or not, and since when in a transaction."""

# needs postgresql
from sqlalchemy import URL, text
from sqlmodel import Session, create_engine

CONNECTIONS = """
SELECT application_name, state, s.ssl, now() - xact_start AS in_transaction, query
FROM pg_stat_activity JOIN pg_stat_ssl AS s USING (pid)
WHERE datname = current_database() ORDER BY xact_start
"""


def seen(url: URL) -> list[str]:
    engine = create_engine(url, connect_args={"application_name": "worker"})
    with Session(engine) as session:
        session.connection()
        rows = session.connection().execute(text(CONNECTIONS))
        return [row.state for row in rows if row.application_name == "worker"]
    # returns ['active']
