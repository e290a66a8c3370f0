"""The figures of many incidents, as a page."""
