"""The scribe's screen."""
