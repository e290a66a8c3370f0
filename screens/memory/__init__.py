"""What was seen before: search, as a page."""
