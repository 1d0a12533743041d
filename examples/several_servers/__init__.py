"""Serve reads from replicas, and divide what grows too large for one table."""
