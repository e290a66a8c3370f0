"""The review of an incident, laid out from its record and written part by part."""
