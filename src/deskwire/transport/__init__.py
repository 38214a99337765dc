"""What sends calls: connections, limits, retries, pages and logins. All I/O is here."""
