"""Errors, each made for real, with the cure beside the mistake."""
