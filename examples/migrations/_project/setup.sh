uv run alembic init -t pyproject_async migrations
