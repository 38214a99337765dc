"""What travels, as the vendors' documents and other people's clients have it."""
