"""What is laid over the record: sheets to fill in, pages to read, a prompt."""
