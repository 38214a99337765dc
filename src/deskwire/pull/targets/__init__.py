"""Where data sets are: `Target`, and the kinds of it."""
