"""A replay as a program of its own."""
