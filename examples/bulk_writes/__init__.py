"""Write many rows in few statements."""
