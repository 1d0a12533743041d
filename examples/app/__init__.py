"""A small task API that follows every rule of the pages: copy from it.

    uv run uvicorn --factory examples.app.main:create_app

starts it on SQLite; ``DATABASE_URL=postgresql://localhost/tasks`` before it, on PostgreSQL.

settings    what the environment configures
database    engine, session factory, and what SQLite needs; copy ../postgres_connections/database_url.py along
models      tables, and what goes in and comes out
security    passwords and tokens
services    what the API does; they flush and never commit
errors      which database error is which answer
api         the routes; ``SessionDep`` owns the transaction
main        puts the application together
migrations  the schema, step by step; applied at start, unless MIGRATE_AT_START=false
"""
