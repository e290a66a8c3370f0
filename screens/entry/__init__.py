"""The entry line: typing, completing, keeping and sending a line of the record."""
