"""The back end on a PostgreSQL server, for teams on many hosts. Imported for the address of one, and only then."""
