"""Connect to any PostgreSQL: URLs, TLS, poolers, timeouts, faults, several servers."""
