"""Checks that are run on demand."""
