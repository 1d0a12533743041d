"""Migrations of tables that hold rows, up and down."""
