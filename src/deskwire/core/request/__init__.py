"""From arguments to what travels."""
