"""Acknowledgements made on the phone: what each pager says of the messages that were sent there."""
