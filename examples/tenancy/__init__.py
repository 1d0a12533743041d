"""Whose rows they are: owners, tenants, deleted rows, audit."""
