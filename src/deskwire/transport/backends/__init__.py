"""What sends bytes: the only place that knows an HTTP library."""
