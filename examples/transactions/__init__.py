"""Keep what belongs together in one transaction, and let two of them run at once."""
