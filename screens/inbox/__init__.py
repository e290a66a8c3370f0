"""The alerts inbox."""
