"""What somebody marked in the incident's chat, as a page: recorded or declined from there."""
