"""The doctor, run on small projects."""
