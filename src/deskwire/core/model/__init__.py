"""The service model: what an endpoint is, as data."""
