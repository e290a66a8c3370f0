"""What incidents left to be done, as a page."""
