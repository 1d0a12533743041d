"""Says that it is fine, and not why."""

from sqlmodel import create_engine

engine = create_engine("sqlite://", echo=True)  # doctor: ignore[echo-on]
