"""Two files that import each other when they run."""
