"""Measures the program from the terminal's side of the line. Not shipped in the wheel."""
