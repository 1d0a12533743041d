"""Bring a project of the years before SQLModel 0.0.45 to today's versions, with its data."""
