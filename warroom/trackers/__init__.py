"""The team's trackers: follow-ups become tickets, once each, and what becomes of the tickets is read back."""
