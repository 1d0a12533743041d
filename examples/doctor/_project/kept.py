"""Shows each statement, to the one person who uses it."""

from sqlmodel import create_engine

# doctor: ignore[echo-on] a command of ours, on test data
engine = create_engine("sqlite://", echo=True)
