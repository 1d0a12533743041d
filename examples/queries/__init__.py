"""Ask the database for exactly the rows that are needed, in an order that is stable."""
