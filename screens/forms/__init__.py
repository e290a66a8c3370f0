"""The forms that a sheet asks, a file a subject."""
