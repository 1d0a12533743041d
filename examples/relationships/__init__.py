"""Connect tables: keys, relationships, deletes, trees, and models in several files."""
