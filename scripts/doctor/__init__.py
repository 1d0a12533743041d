"""Static rules over a project that uses SQLModel; ``__main__.py`` is the command."""
