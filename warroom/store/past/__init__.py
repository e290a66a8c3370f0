"""A store as it was at a moment: a database in memory, holding what counted then. Nothing writes to it."""
