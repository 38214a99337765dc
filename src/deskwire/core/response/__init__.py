"""From bytes to values."""
