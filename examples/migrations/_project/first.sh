uv run alembic revision --autogenerate -m "first"  # then read the file
uv run alembic upgrade head
uv run alembic check
