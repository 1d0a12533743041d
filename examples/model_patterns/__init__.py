"""One table, several models: what clients send, what is stored, what is shown."""
