"""Which column holds a value so that both databases give it back unchanged."""
