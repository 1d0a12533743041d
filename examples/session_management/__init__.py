"""Engines, sessions, and what an object knows after flush, commit and rollback."""
