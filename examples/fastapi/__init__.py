"""Serve rows over HTTP: sessions, commits, routes and errors in FastAPI."""
