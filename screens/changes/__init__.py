"""What was changed: what the room put in place, and what was rolled out around it."""
