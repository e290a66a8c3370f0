"""The review of an incident: laid out from the record, checked, written out. Pure."""
