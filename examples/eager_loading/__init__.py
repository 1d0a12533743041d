"""Load relationships with the query, and know how many statements that takes."""
