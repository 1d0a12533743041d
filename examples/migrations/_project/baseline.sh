DATABASE_URL=sqlite:// uv run alembic revision --autogenerate -m "baseline"
uv run alembic stamp head
uv run alembic check
