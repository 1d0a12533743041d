uv run alembic upgrade 0001:head --sql
