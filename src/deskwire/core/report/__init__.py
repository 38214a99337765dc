"""Tables of report rows."""
