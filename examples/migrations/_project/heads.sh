uv run alembic heads
uv run alembic merge heads -m "merge"
uv run alembic upgrade head
