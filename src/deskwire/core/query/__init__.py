"""Expressions in the vendors' query languages."""
