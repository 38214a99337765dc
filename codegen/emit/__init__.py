"""Emitters: from the spec in memory to Python, OpenAPI and reference pages."""
