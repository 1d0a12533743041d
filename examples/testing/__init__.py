"""Test code that uses a database."""
