"""The wall, for a projector."""
