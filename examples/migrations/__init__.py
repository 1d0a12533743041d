"""Alembic on SQLModel.metadata: a project, and changes of tables that hold rows."""
