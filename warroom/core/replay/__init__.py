"""The room at a past moment: what had happened by then, and what was known of it. Pure."""
