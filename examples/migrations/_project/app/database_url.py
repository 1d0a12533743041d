"""In a project of your own: a copy of examples/postgres_connections/database_url.py."""

from examples.postgres_connections.database_url import async_database_engine

__all__ = ["async_database_engine"]
